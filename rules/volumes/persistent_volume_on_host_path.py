"""A PersistentVolume is a folder of whatever node the pod is on.

## Why

The data stays on the node where it was written: a pod that moves finds an empty folder and begins anew, without an error. And whoever
may make such volumes can read every file of the nodes.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolume
metadata: {name: shop}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  hostPath:
    path: /srv/shop  # error
```

## Good

```yaml
apiVersion: v1
kind: PersistentVolume
metadata: {name: shop}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  local: {path: /srv/shop}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions:
        - {key: kubernetes.io/hostname, operator: In, values: [node-1]}
```

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#hostpath

## Peers

kyverno:limit-hostpath-type-pv
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=frozenset({"PersistentVolume"}),
    mentions=("hostPath",),
)
def persistent_volume_on_host_path(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    place = text(mapping(spec, "hostPath"), "path")
    if place and not spec.get("nodeAffinity"):
        yield Problem(
            (*object.path, "spec", "hostPath", "path"),
            f"the volume is the folder {place!r} of whatever node its pod is on",
            "use a local volume with nodeAffinity, or storage of the network",
        )
