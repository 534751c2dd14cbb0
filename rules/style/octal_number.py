"""A number begins with a zero, and so it is read as octal.

## Why

To YAML as the API server reads it, `010` is 8 and `01000` is 512: the pod runs as another user, or on another port, than the
manifest says. Nothing complains.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsUser: 01000  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsUser: 1000
  containers:
  - name: web
    image: example.org/web:1.4
  volumes:
  - name: settings
    configMap: {name: shop, defaultMode: 0440}  # of a file's mode, octal is meant
```

## Fix

The zeros in front are taken away.

## Limits

Only fields are looked at that hold a plain number (users, groups, ports, counts, seconds). Where text is wanted, `wrong-type` speaks.

## Source

go.yaml.in/yaml/v2 resolve.go

## Peers

yamllint:octal-values
"""

import re
from collections.abc import Iterator

from podlint.objects.layout import Form, Part, is_plain, parts
from podlint.rule import Document, FixKind, Object, Problem, Repair, Replace, Scope, Severity, rule

_SEEMS_OCTAL = re.compile(r"(?:[:\-][ \t]+|[\[,][ \t]*)0[oO]?[0-7]+[ \t]*(?:[#,\]}\r\n]|\Z)")
_OCTAL = re.compile(r"0[oO]?[0-7]+")
_FIELDS = frozenset(
    {
        "runAsUser", "runAsGroup", "fsGroup", "supplementalGroups", "containerPort", "hostPort", "port", "targetPort", "nodePort", "replicas", "minReplicas",
        "maxReplicas", "completions", "parallelism", "backoffLimit", "revisionHistoryLimit", "failureThreshold", "successThreshold", "weight", "priority",
    }
)  # fmt: skip


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT, mentions=(" 0", "\t0", "[0", ",0"), fix=FixKind.UNSAFE)
def octal_number(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    if not _SEEMS_OCTAL.search(document.text):
        return
    for part in parts(document):
        if part.form is Form.SCALAR and _holds_number(part) and is_plain(document.text, part):
            written = document.text[part.start : part.end].strip()
            digits = written.lstrip("0oO")
            if _OCTAL.fullmatch(written) and len(digits) > 1:
                yield Problem(
                    part.path,
                    f"{written} is octal, and so {int(digits, 8)}",
                    f"write {digits}, or {int(digits, 8)} if that is meant",
                    fix=Repair((Replace(part.path, int(digits)),), is_safe=False),
                )


def _holds_number(part: Part) -> bool:
    key = next((step for step in reversed(part.path) if isinstance(step, str)), "")
    return key in _FIELDS or key.endswith("Seconds")
