"""A file of a ConfigMap or Secret is mounted by itself, and so never changes.

## Why

The kubelet renews the files of a whole ConfigMap or Secret volume while the container runs. A file that is mounted through `subPath`
stays what it was when the container started: a renewed certificate or setting does not arrive.

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
    - name: config
      mountPath: /etc/shop/shop.conf
      subPath: shop.conf  # error
  volumes:
  - name: config
    configMap: {name: shop}
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
    - {name: config, mountPath: /etc/shop}
  volumes:
  - name: config
    configMap: {name: shop}
```

## Limits

Init containers and pods that run to completion are left alone.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.volumes import PROJECTED, mounts, volumes
from podlint.rule import Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("subPath",))
def sub_path_never_updates(pod: Pod) -> Iterator[Problem]:
    held = volumes(pod)
    for container in pod.containers():
        for path, mount in mounts(container) if container.role is not Role.INIT and not pod.runs_to_completion else ():
            _, volume = held.get(text(mount, "name"), ((), {}))
            kind = next((kind for kind in PROJECTED if kind in volume), "")
            field = next((field for field in ("subPath", "subPathExpr") if text(mount, field)), "")
            if kind and field:
                yield Problem(
                    (*path, field),
                    f"changes of the {kind} volume {text(mount, 'name')!r} do not arrive in {text(mount, 'mountPath')!r} while the container runs",
                    "mount the whole volume at a folder of its own, or start the pod anew after changes",
                )
