"""A size of storage has no unit, and so means bytes.

## Why

`storage: 10` asks for ten bytes. Some drivers make the smallest disk that they can, others refuse, and the claim stays Pending. An
emptyDir with `sizeLimit: 100` may hold a hundred bytes: its pod is evicted as soon as it writes.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop}
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10  # error
```

## Good

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Gi}}
```

## Fix

*Unsafe*: takes the number for gibibytes.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

from collections.abc import Iterator
from typing import Any

from podlint.objects.object import Value, items, mapping
from podlint.objects.pod import pod_of
from podlint.objects.quantity import ONE, quantity
from podlint.objects.volumes import claim_templates
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Path, Problem, Repair, Replace, Scope, Severity, rule

_LEAST = 2**20 * ONE
_REQUEST = ("resources", "requests", "storage")


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=POD_TYPES | {"PersistentVolume", "PersistentVolumeClaim"},
    mentions=("storage", "sizeLimit"),
    fix=FixKind.UNSAFE,
)
def storage_without_unit(object: Object) -> Iterator[Problem]:
    for path, size in _sizes(object):
        if isinstance(size, bool) or not isinstance(size, str | int) or not str(size).isdigit() or not 0 < quantity(size) < _LEAST:
            continue
        yield Problem(
            path, f"{size} has no unit, so it is {size} bytes", f"write {size}Gi or {size}Mi", fix=Repair((Replace(path, f"{size}Gi"),), is_safe=False)
        )


def _sizes(object: Object) -> Iterator[tuple[Path, Any]]:
    root, spec = (*object.path, "spec"), mapping(object.value, "spec")
    if object.kind == "PersistentVolume":
        yield (*root, "capacity", "storage"), mapping(spec, "capacity").get("storage")
    elif object.kind == "PersistentVolumeClaim":
        yield (*root, *_REQUEST), _request(spec)
    for path, template in claim_templates(object.value) if object.kind == "StatefulSet" else ():
        yield (*object.path, *path, "spec", *_REQUEST), _request(mapping(template, "spec"))
    pod = pod_of(object)
    if pod is None:
        return
    for index, volume in items(pod.spec, "volumes"):
        path = (*pod.path, "spec", "volumes", index)
        if "emptyDir" in volume:
            yield (*path, "emptyDir", "sizeLimit"), mapping(volume, "emptyDir").get("sizeLimit")
        if "ephemeral" in volume:
            claim = mapping(mapping(mapping(volume, "ephemeral"), "volumeClaimTemplate"), "spec")
            yield (*path, "ephemeral", "volumeClaimTemplate", "spec", *_REQUEST), _request(claim)


def _request(claim: Value) -> Any:
    return mapping(mapping(claim, "resources"), "requests").get("storage")
