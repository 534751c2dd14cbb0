"""A comment says that something is still to be done.

## Why

What is deployed is done, or its rest belongs where it will be found again.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  # TODO: ask for the right address   # error
  address: db.example.org
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  # the replica, see ticket 1742
  address: db.example.org
```

## Peers

sonar:S1135
"""

import re
from collections.abc import Iterator

from podlint.objects.layout import comments
from podlint.rule import Document, Object, Problem, Profile, Scope, Severity, rule

_WORD = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, mentions=("TODO", "FIXME", "XXX", "HACK"))
def todo_comment(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    for start, end in comments(document):
        match = _WORD.search(document.text, start, end)
        if match:
            yield Problem((), f"a comment with {match.group()} is left", "do it, or move it into a ticket", offsets=match.span())
