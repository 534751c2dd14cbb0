"""A line ends with blanks.

## Why

Nobody sees them, and they make noise in every diff: editors take them away, and the change shows up beside the real one.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
  mode: fast
  note: see above  # error\x20\x20
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
  mode: fast
```

## Fix

The blanks are taken away.

## Limits

Blanks inside text (block scalars, values over several lines) mean something and are left alone.

## Peers

yamllint:trailing-spaces
"""  # noqa: D301  the blanks of the example are written so that editors keep them

import re
from collections.abc import Iterator

from podlint.objects.layout import Scalars
from podlint.rule import Document, FixKind, Object, Problem, Profile, Repair, Scope, Severity, Splice, rule

_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=\r?$)", re.MULTILINE)


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, fix=FixKind.SAFE)
def trailing_whitespace(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    found = [match.span() for match in _TRAILING.finditer(document.text)]
    if not found:
        return
    scalars = Scalars(document)
    for start, end in found:
        if not scalars.hold(start):
            yield Problem(
                (),
                f"{end - start} blank{'s' if end - start > 1 else ''} at the end of the line",
                "let the editor take blanks at line ends away",
                offsets=(start, end),
                fix=Repair((Splice(start, end, ""),), is_safe=True),
            )
