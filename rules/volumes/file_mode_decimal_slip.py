"""A file mode is written in decimal, and other rights come of it.

## Why

YAML reads `0400` as octal and `400` as decimal, which is 0620: the owner may write, others of the group too, and a key that only its
owner may read is refused by programs like ssh. The API server sees a mode between 0 and 0777 and is content.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: key, mountPath: /keys}
  volumes:
  - name: key
    secret:
      secretName: deploy
      defaultMode: 400  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: key, mountPath: /keys}
    - {name: config, mountPath: /etc/shop}
    - {name: scripts, mountPath: /scripts}
  volumes:
  - name: key
    secret: {secretName: deploy, defaultMode: 0400}
  - name: config
    configMap: {name: shop, defaultMode: 420}  # 0644, as the server shows it
  - name: scripts
    configMap: {name: scripts, defaultMode: 422}  # as octal number it would be no mode that anybody wants
```

## Fix

*Unsafe*: puts a zero before the number; in JSON, writes the decimal number of the octal one.

## Limits

Decimal numbers of usual modes (420 is 0644) are taken as meant, and so are those that would be strange as octal numbers.
Numbers above 511 the API server refuses.

## Source

kubernetes pkg/apis/core/validation/validation.go fileModeErrorMsg; go.yaml.in/yaml/v2 resolve.go
"""

import re
from collections.abc import Iterator
from typing import Any

from podlint.objects.object import items
from podlint.objects.pod import pod_of
from podlint.rule import Document, FixKind, Object, Path, Problem, Repair, Replace, Scope, Severity, Splice, Syntax, rule

_LOOKS_OCTAL = re.compile(r"[45][045][045]\Z")  # who reads or runs; 0422 and 0456 nobody means
_USUAL = frozenset({416, 420, 432, 436, 438, 448, 488, 493, 504, 511})
"""Decimal numbers of usual modes: 0640, 0644, 0660, 0664, 0666, 0700, 0750, 0755, 0770, 0777."""


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.DOCUMENT, mentions=("defaultMode", "mode"), fix=FixKind.UNSAFE)
def file_mode_decimal_slip(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    for object in objects:
        pod = pod_of(object)
        for index, volume in items(pod.spec, "volumes") if pod else ():
            for path, mode in _modes(volume, (*pod.path, "spec", "volumes", index) if pod else ()):
                if mode not in _USUAL and _LOOKS_OCTAL.match(document.written(path)):
                    yield _problem(document, path, mode)


def _problem(document: Document, path: Path, mode: int) -> Problem:
    start = document.locate(path)[0] - document.offset
    meant = int(str(mode), 8)
    is_json = document.syntax is Syntax.JSON
    return Problem(
        path,
        f"{mode} is decimal and means the rights {mode:#05o}".replace("0o", "0"),
        f"write {meant}, which is 0{mode}: JSON has no octal numbers" if is_json else f"write 0{mode}",
        fix=Repair((Replace(path, meant) if is_json else Splice(start, start, "0"),), is_safe=False),
    )


def _modes(value: Any, path: Path) -> Iterator[tuple[Path, int]]:
    """Yield the file modes within a volume, each with its path."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _modes(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("defaultMode", "mode") and isinstance(item, int) and not isinstance(item, bool):
                yield (*path, key), item
            elif isinstance(item, dict | list):
                yield from _modes(item, (*path, key))
