"""Two separators stand behind each other with nothing between them.

## Why

Tools skip the empty document, some with a warning. Often an object was moved away, or a template made nothing of it.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
---  # error
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-test}
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-test}
```

## Fix

The separator and the empty lines behind it are taken away.

## Limits

A document that holds nothing but comments is left alone.

## Source

k8s.io/apimachinery/pkg/util/yaml/decoder.go, YAMLReader
"""

import re
from collections.abc import Iterator

from podlint.rule import FixKind, Problem, Profile, Repair, Scope, Severity, Splice, rule

_EMPTY = re.compile(r"^---[ \t]*(?P<comment>#[^\r\n]*)?(?:\r?\n[ \t]*)*(?=\r?\n---(?:[ \t\r\n]|\Z)|\Z)(?:\r?\n)?", re.MULTILINE)


@rule(severity=Severity.INFO, since="0.1", scope=Scope.TEXT, profile=Profile.STRICT, fix=FixKind.SAFE)
def empty_document(text: str) -> Iterator[Problem]:
    for match in _EMPTY.finditer(text):
        yield Problem(
            (),
            "nothing stands behind this '---'",
            "take it away",
            offsets=(match.start(), match.start() + 3),
            fix=None if match["comment"] else Repair((Splice(match.start(), match.end(), ""),), is_safe=True),
        )
