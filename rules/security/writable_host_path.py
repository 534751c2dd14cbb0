"""A container can write to a path of its node.

## Why

What it writes stays on the node when the pod moves, fills its disk, and may be read or run by what else lives
there.

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
    - name: logs  # error
      mountPath: /logs
  volumes:
  - name: logs
    hostPath: {path: /srv/logs}
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
    - {name: certificates, mountPath: /certificates, readOnly: true}
  volumes:
  - name: certificates
    hostPath: {path: /srv/certificates}
```

## Fix

`readOnly` becomes true. Unsafe: a program that writes there fails.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#hostpath

## Peers

kube-linter:writable-host-mount, kubescape:C-0045, datree:EKS_INVALID_HOSTPATH_MOUNT_READONLY_VALUE, kyverno:ensure-readonly-hostpath
"""

from collections.abc import Iterator

from podlint.objects.host_path import Mount, host_paths
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("hostPath",), fix=FixKind.UNSAFE)
def writable_host_path(pod: Pod) -> Iterator[Problem]:
    for path in host_paths(pod):
        for mount in path.mounts:
            if mount.value.get("readOnly") is not True and "mountPropagation" not in mount.value:
                yield Problem(
                    mount.path,
                    f"the container {mount.container!r} can write to {path.place} of its node",
                    "set readOnly: true",
                    fix=Repair((_read_only(mount),), is_safe=False),
                )


def _read_only(mount: Mount) -> Insert | Replace:
    place = (*mount.path, "readOnly")
    return Replace(place, value=True) if mount.value.get("readOnly") is False else Insert(place, value=True)
