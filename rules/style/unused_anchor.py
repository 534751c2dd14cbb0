"""An anchor is set and never used.

## Why

It tells readers that the value stands at other places too. Anchors hold within one document: an alias behind the next `---` does
not see them.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  labels: &labels  # error
    app: shop
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  labels: &labels
    app: shop
spec:
  selector: *labels
  ports:
  - port: 80
```

## Fix

The anchor is taken away.

## Source

https://yaml.org/spec/1.1/#id863390

## Peers

yamllint:anchors, monokle:YML013
"""

import re
from collections.abc import Iterator

from podlint.objects.anchors import aliases, anchors
from podlint.rule import Document, FixKind, Object, Problem, Profile, Repair, Scope, Severity, Splice, rule

_BLANKS = re.compile(r"[ \t]*")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, mentions=(" &",), fix=FixKind.SAFE)
def unused_anchor(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    used = aliases(document)
    for anchor in anchors(document):
        if anchor.name not in used:
            yield Problem(
                (),
                f"no alias *{anchor.name} uses this anchor",
                "take it away",
                offsets=(anchor.start, anchor.end),
                fix=_fix(document.text, anchor.start, anchor.end),
            )


def _fix(text: str, start: int, end: int) -> Repair | None:
    """Without the blanks on one side of it: those behind it where a value follows, those before it at the end of a line."""
    match = _BLANKS.match(text, end)
    after = match.end() if match else end
    if after == len(text) or text[after] in "\r\n#":
        before = len(text[:start].rstrip(" \t"))
        return Repair((Splice(before, end, ""),), is_safe=True) if text[before - 1 : before] in (":", "-") else None
    return Repair((Splice(start, after, ""),), is_safe=True)
