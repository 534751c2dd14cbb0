"""A pod refers to a ConfigMap that is not there.

## Why

A container whose environment needs the ConfigMap stays in CreateContainerConfigError, and a pod that
mounts it stays in ContainerCreating. The Deployment is accepted and never gets ready.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-config}
data: {PORT: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef:
        name: shop-confg  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-config}
data: {PORT: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef: {name: shop-config}
    - configMapRef: {name: shop-overrides, optional: true}
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the pod holds other ConfigMaps of its namespace,
and as info only where none of them is nearly called so.
What the generators of a Kustomization make counts as there.

## Source

https://kubernetes.io/docs/concepts/configuration/configmap/

## Peers

kube-linter:env-value-from, popeye:POP-407, monokle:LNK001
"""

from collections.abc import Iterator

from podlint.objects.missing import KUSTOMIZATION, absent, dangling
from podlint.objects.references import CONFIG_MAP, REFERRING_TYPES, Reference
from podlint.rule import FixKind, Object, Objects, Problem, Scope, Severity, nearest, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=REFERRING_TYPES | {CONFIG_MAP, KUSTOMIZATION},
    fix=FixKind.UNSAFE,
    needs=frozenset({"ConfigMap"}),
)
def config_map_ref_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for object, reference, names in dangling(objects, CONFIG_MAP, _is_needed):
        near = nearest(reference.name, names)
        yield object, absent(reference, object.home, near)


def _is_needed(reference: Reference) -> bool:
    return not reference.is_optional
