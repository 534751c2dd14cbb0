"""The file does not begin with three dashes.

## Why

With `---` at the beginning, files can be put behind each other without one object running into the next.

## Bad

```yaml
apiVersion: v1  # error
kind: ConfigMap
metadata: {name: shop}
```

## Good

```yaml
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
```

## Fix

The line `---` is put at the top.

## Peers

yamllint:document-start
"""

import re
from collections.abc import Iterator

from podlint.rule import FixKind, Problem, Profile, Repair, Scope, Severity, Splice, rule

_BEFORE_CONTENT = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n]))*")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.TEXT, profile=Profile.OPTIONAL, fix=FixKind.SAFE)
def missing_document_start(text: str) -> Iterator[Problem]:
    match = _BEFORE_CONTENT.match(text)
    at = match.end() if match else 0
    if not text.startswith(("---", "%"), at):
        start = 1 if text.startswith("\ufeff") else 0
        line_break = "\r\n" if "\r\n" in text else "\n"
        yield Problem(
            (),
            "the file does not begin with '---'",
            "put '---' on a line of its own at the top",
            offsets=(at, max(at, text.find("\n", at))),
            fix=Repair((Splice(start, start, f"---{line_break}"),), is_safe=True),
        )
