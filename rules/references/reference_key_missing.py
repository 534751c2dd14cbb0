"""A pod asks for a key that the ConfigMap or Secret does not have.

## Why

A variable from a missing key leaves the container in CreateContainerConfigError; a volume item with a
missing key leaves the pod in ContainerCreating. Nothing is refused, the rollout just hangs.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-config}
data: {port: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: PORT
      valueFrom:
        configMapKeyRef:
          name: shop-config
          key: PORT  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-config}
data: {port: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: PORT
      valueFrom:
        configMapKeyRef: {name: shop-config, key: port}
```

## Fix

Writes the key that is nearly the same (unsafe).

## Limits

Where several objects of the run have the name, a key of any of them will do. An object without any data
says nothing: something fills it in. Where no key has nearly the name, the object must stand in the folder of the
pod, and no Kustomization may patch it.

## Source

kubernetes pkg/kubelet/kubelet_pods.go makeEnvironmentVariables; pkg/volume/configmap/configmap.go MakePayload

## Peers

kube-linter:env-value-from
"""

from collections.abc import Iterator

from podlint.objects.data import data_keys
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION, is_slip
from podlint.objects.references import CONFIG_MAP, REFERRING_TYPES, SECRET, references
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=REFERRING_TYPES | {CONFIG_MAP, SECRET, KUSTOMIZATION, COMPONENT},
    fix=FixKind.UNSAFE,
    needs=frozenset({"ConfigMap", "Secret"}),
)
def reference_key_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known, patched = data_keys(objects), patched_folders(objects)
    for object, reference in references(objects):
        held = known.get((reference.type, object.home, reference.name)) if reference.keys and not reference.is_optional else None
        if held:
            place, keys = object.folder, held.texts if reference.in_env else held.all
            for path, key in reference.keys:
                near = nearest(key, keys)
                if key not in keys and ((near and is_slip(key, near)) or (place in held.folders and place not in patched)):
                    yield object, _problem(path, f"the {reference.type} {reference.name!r} has no key {key!r}", keys, near)


def _problem(path: Path, message: str, keys: frozenset[str], near: str | None) -> Problem:
    help = f"did you mean {near!r}?" if near else f"add the key, or ask for one that is there: {_some(keys)}"
    return Problem(path, message, help, fix=Repair((Replace(path, near),), is_safe=False) if near else None)


def _some(keys: frozenset[str]) -> str:
    shown = sorted(keys)[:5]
    return ", ".join(map(repr, shown)) + (", ..." if len(keys) > len(shown) else "")
