"""An object names its owner in the file.

## Why

ownerReferences hold the uid of one object in one cluster. Where no owner has that uid, the garbage collector deletes the object
as soon as it is applied; where one has, it goes away with it.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  ownerReferences:  # error
  - {apiVersion: apps/v1, kind: Deployment, name: shop, uid: 7f3c1c9e-5a3e-4c0b-9d53-2f1d0f6d3a11}
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
```

## Fix

Removes ownerReferences.

## Limits

An object with a uid or a status was read from a cluster, and is left alone here.

## Source

https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents

## Peers

monokle:LNK003
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.rule import Delete, FixKind, Object, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, mentions=("ownerReferences",), fix=FixKind.UNSAFE)
def owner_reference_in_manifest(object: Object) -> Iterator[Problem]:
    metadata = mapping(object.value, "metadata")
    owner = next((f"{text(owner, 'kind')} {text(owner, 'name')}" for _, owner in items(metadata, "ownerReferences") if text(owner, "uid")), "")
    if owner and not text(metadata, "uid") and not mapping(object.value, "status"):
        place = (*object.path, "metadata", "ownerReferences")
        yield Problem(
            place,
            f"the object is deleted as soon as no {owner!r} has the uid that is written here",
            "leave ownerReferences to controllers",
            on_key=True,
            fix=Repair((Delete(place),), is_safe=False),
        )
