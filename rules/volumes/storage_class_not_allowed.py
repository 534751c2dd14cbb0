"""A claim names no storage class, or one that is not on the list.

## Why

Without a class a claim gets what its cluster calls the default: another kind of disk in each cluster, or none, and then the pod stays
Pending.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop}
spec:  # error
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
```

## Good

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  resources: {requests: {storage: 1Gi}}
```

## Options

- `classes` (default []): the classes that may be used; where none is listed, any that is named

## Limits

A policy that runs only where it is selected by name. A claim that names its volume needs no class.

## Source

https://kubernetes.io/docs/concepts/storage/storage-classes/

## Peers

gatekeeper:storageclass, kyverno:restrict-storageclass, kyverno:require-storageclass
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.absent import first_absent
from podlint.objects.image import is_placeholder
from podlint.objects.object import Value, mapping, text
from podlint.objects.volumes import claim_templates
from podlint.rule import Object, Path, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is allowed."""

    classes: tuple[str, ...] = ()


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.OPTIONAL,
    kinds=frozenset({"PersistentVolumeClaim", "apps/StatefulSet"}),
)
def storage_class_not_allowed(object: Object, options: Options) -> Iterator[Problem]:
    for path, claim in _claims(object):
        spec = mapping(claim, "spec")
        name = text(spec, "storageClassName")
        place = (*object.path, *path, *first_absent(claim, ("spec", "storageClassName")))
        if is_placeholder(name) or text(spec, "volumeName"):
            continue
        if not name and "storageClassName" not in spec:
            yield Problem(place, "the claim names no storage class, so each cluster gives it another kind of disk", "set storageClassName")
        elif options.classes and name not in options.classes:
            yield Problem(place, f"the storage class {name!r} is not on the list", f"use {', '.join(options.classes)}")


def _claims(object: Object) -> Iterator[tuple[Path, Value]]:
    if object.kind == "PersistentVolumeClaim":
        yield (), object.value
    else:
        yield from claim_templates(object.value)
