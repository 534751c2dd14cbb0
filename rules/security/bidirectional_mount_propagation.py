"""What a container mounts appears on its node.

## Why

With `mountPropagation: Bidirectional` the mounts of a container are made on the node and in other pods, too,
and stay there when it ends without removing them. It is for storage drivers, which are privileged anyway.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext: {privileged: true}
    volumeMounts:
    - name: data
      mountPath: /data
      mountPropagation: Bidirectional  # error
  volumes:
  - name: data
    hostPath: {path: /srv/data}
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
    - name: data
      mountPath: /data
      mountPropagation: HostToContainer
  volumes:
  - name: data
    hostPath: {path: /srv/data}
```

## Fix

It becomes `HostToContainer`. Unsafe: a storage driver then mounts for itself only.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation

## Peers

monokle:KBP115
"""

from collections.abc import Iterator

from podlint.objects.object import items, text
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("Bidirectional",), fix=FixKind.UNSAFE)
def bidirectional_mount_propagation(container: Container, _: Pod) -> Iterator[Problem]:
    for index, mount in items(container.value, "volumeMounts"):
        if text(mount, "mountPropagation") == "Bidirectional":
            path = (*container.path, "volumeMounts", index, "mountPropagation")
            yield Problem(
                path,
                f"what the container {container.name!r} mounts below {text(mount, 'mountPath')!r} is mounted on the node, too",
                "write HostToContainer if it only has to see mounts of the node",
                fix=Repair((Replace(path, "HostToContainer"),), is_safe=False),
            )
