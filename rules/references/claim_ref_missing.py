"""A pod mounts a PersistentVolumeClaim that is not there.

## Why

The scheduler finds no node for the pod: it stays Pending with "persistentvolumeclaim not found" until
somebody makes the claim.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop-data}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: data, mountPath: /data}]
  volumes:
  - name: data
    persistentVolumeClaim:
      claimName: shop-date  # error
```

## Good

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop-data}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: data, mountPath: /data}]
  volumes:
  - name: data
    persistentVolumeClaim:
      claimName: shop-data
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the pod holds other claims of its namespace,
and as info only where none of them is nearly called so.
The claims of a StatefulSet, such as data-db-0, stand in no manifest and are left alone.

## Source

https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes

## Peers

monokle:LNK001
"""

import re
from collections.abc import Iterator

from podlint.objects.missing import KUSTOMIZATION, absent, dangling
from podlint.objects.references import CLAIM, REFERRING_TYPES, Reference
from podlint.rule import FixKind, Object, Objects, Problem, Profile, Scope, Severity, nearest, rule

_OF_A_STATEFUL_SET = re.compile(r"-[0-9]+\Z")


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=REFERRING_TYPES | {CLAIM, KUSTOMIZATION},
    fix=FixKind.UNSAFE,
    needs=frozenset({"PersistentVolumeClaim"}),
)
def claim_ref_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for object, reference, names in dangling(objects, CLAIM, _is_needed):
        near = nearest(reference.name, names)
        yield object, absent(reference, object.home, near)


def _is_needed(reference: Reference) -> bool:
    return _OF_A_STATEFUL_SET.search(reference.name) is None
