"""A Namespace has a Pod Security label with a value that does not exist.

## Why

The server refuses to create such a Namespace. Where it exists already, a wrong `enforce` counts as
`restricted`, and a wrong `warn` or `audit` as nothing. A misspelled label is taken for any other label: nothing
is enforced.

## Bad

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restrict  # error
    pod-security.kubernetes.io/enforce-version: "1.34"  # error
    pod-security.kubernetes.io/warning: restricted  # error
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/enforce-version: v1.34
    pod-security.kubernetes.io/warn: restricted
```

## Fix

The nearest level or label takes its place, and versions get their `v`. Unsafe: another one may be meant.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
"""

import re
from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.rule import FixKind, Object, Path, Problem, Rename, Repair, Replace, Scope, Severity, nearest, rule

_PREFIX = "pod-security.kubernetes.io/"
_MODES = ("enforce", "audit", "warn")
_KEYS = (*_MODES, *(f"{mode}-version" for mode in _MODES))
_LEVELS = ("privileged", "baseline", "restricted")
_VERSION = re.compile(r"latest|v1\.(0|[1-9][0-9]*)")
_NEARLY_VERSION = re.compile(r"v?(1\.(?:0|[1-9][0-9]*))(?:\.[0-9]+)?")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"Namespace"}), mentions=(_PREFIX,), fix=FixKind.UNSAFE)
def pod_security_label_unknown(object: Object) -> Iterator[Problem]:
    for label, value in object.labels.items():
        key = label.removeprefix(_PREFIX)
        path = (*object.path, "metadata", "labels", label)
        if key == label or is_placeholder(value):
            continue
        if key not in _KEYS:
            yield _unknown_label(path, key)
        elif key in _MODES and value not in _LEVELS:
            near = nearest(value, _LEVELS)
            yield _wrong(path, f"{value!r} is no level of Pod Security; they are privileged, baseline and restricted", near)
        elif key not in _MODES and not _VERSION.fullmatch(value):
            meant = _NEARLY_VERSION.fullmatch(value)
            yield _wrong(path, f"{value!r} is no version of Pod Security; they are v1.0, v1.1 and so on, and latest", f"v{meant[1]}" if meant else None)


def _wrong(path: Path, message: str, near: str | None) -> Problem:
    return Problem(path, message, f"did you mean {near!r}?" if near else "", fix=Repair((Replace(path, near),), is_safe=False) if near else None)


def _unknown_label(path: Path, key: str) -> Problem:
    near = nearest(key, _KEYS)
    return Problem(
        path,
        f"Pod Security has no label {_PREFIX}{key}: nothing reads it",
        f"did you mean {_PREFIX}{near}?" if near else f"the labels are {', '.join(_KEYS)}",
        on_key=True,
        fix=Repair((Rename(path, _PREFIX + near),), is_safe=False) if near else None,
    )
