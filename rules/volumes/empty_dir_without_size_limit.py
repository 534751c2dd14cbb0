"""An emptyDir volume has no sizeLimit.

## Why

It may grow until the disk of its node is full, and then the kubelet evicts pods, not only this one. With `medium: Memory` it takes the
memory of the pod or of the node. With a limit, only the pod that writes too much is evicted.

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
    - {name: cache, mountPath: /cache}
  volumes:
  - name: cache
    emptyDir: {}  # error
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
    - {name: cache, mountPath: /cache}
  volumes:
  - name: cache
    emptyDir: {sizeLimit: 1Gi}
```

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#emptydir

## Peers

kyverno:require-emptydir-requests-limits, kyverno:add-emptydir-sizelimit
"""

from collections.abc import Iterator

from podlint.objects.object import items, text
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("emptyDir",))
def empty_dir_without_size_limit(pod: Pod) -> Iterator[Problem]:
    for index, volume in items(pod.spec, "volumes"):
        empty = volume.get("emptyDir")
        if isinstance(empty, dict) and empty.get("sizeLimit") is None:
            filled = "memory" if text(empty, "medium") == "Memory" else "the disk of its node"
            yield Problem(
                (*pod.path, "spec", "volumes", index, "emptyDir", "sizeLimit"),
                f"the volume {text(volume, 'name')!r} may grow until it fills {filled}",
                "set a sizeLimit",
            )
