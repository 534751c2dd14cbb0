"""Two documents of a file define the same object.

## Why

`kubectl apply` takes one after the other, so what the first one says is lost; `kustomize build` refuses the file.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {PORT: "80"}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop  # error
data: {LEVEL: info}
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {PORT: "80", LEVEL: info}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: other}
data: {PORT: "80"}
```

## Limits

It compares the documents of one file: other files may hold other environments. Documents that say the same are only
info, since nothing is lost.

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/

## Peers

kustomize:build
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.role import BINDINGS, ROLES
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule

_KINDS = POD_TYPES | ROLES | BINDINGS | {
    "Service", "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "LimitRange", "ResourceQuota",
    "networking.k8s.io/Ingress", "networking.k8s.io/NetworkPolicy", "autoscaling/HorizontalPodAutoscaler", "policy/PodDisruptionBudget",
    "storage.k8s.io/StorageClass", "scheduling.k8s.io/PriorityClass",
}  # fmt: skip
_MARKDOWN = (".md", ".markdown")  # tells of one object again and again


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=_KINDS)
def duplicate_object(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for type in sorted(_KINDS & objects.types):
        if objects.has_namesakes(type):
            yield from _duplicates(objects.of(type))


def _duplicates(alike: list[Object]) -> Iterator[tuple[Object, Problem]]:
    first: dict[tuple[str, str, str], Object] = {}
    for object in alike:
        name = text(mapping(object.value, "metadata"), "name")
        other = first.setdefault((object.file, object.home, name), object) if name else object
        if other is not object and not object.file.lower().endswith(_MARKDOWN):
            yield object, _problem(object, other)


def _problem(object: Object, other: Object) -> Problem:
    same = object.value == other.value
    return Problem(
        (*object.path, "metadata", "name"),
        f"document {other.origin.document + 1} of the file defines the {object.title} already" + (", with the same content" if same else ""),
        "take one of them away" if same else "make one of the two, or give them different names",
        severity=Severity.INFO if same else None,
    )
