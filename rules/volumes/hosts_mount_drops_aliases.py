"""A volume is mounted over /etc/hosts, so the pod's host aliases are lost.

## Why

The kubelet writes `hostAliases` into the file that it mounts at /etc/hosts. Where the container mounts something there itself, the kubelet
leaves its own file out, and the aliases with it, without saying so.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  hostAliases:
  - ip: 10.1.2.3
    hostnames: [db.shop.internal]
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - name: hosts
      mountPath: /etc/hosts  # error
      subPath: hosts
  volumes:
  - name: hosts
    configMap: {name: hosts}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  hostAliases:
  - ip: 10.1.2.3
    hostnames: [db.shop.internal]
  containers:
  - name: web
    image: example.org/web:1.4
```

## Source

kubernetes pkg/kubelet/kubelet_pods.go makeMounts
"""

from collections.abc import Iterator

from podlint.objects.object import items
from podlint.objects.volumes import mount_path, mounts
from podlint.rule import Container, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("hostAliases",))
def hosts_mount_drops_aliases(container: Container, pod: Pod) -> Iterator[Problem]:
    if not any(items(pod.spec, "hostAliases")):
        return
    for path, mount in mounts(container):
        if mount_path(mount) == "/etc/hosts":
            yield Problem(
                (*path, "mountPath"),
                f"the container {container.name!r} brings an /etc/hosts of its own, so it gets none of the pod's hostAliases",
                "write the aliases into that file, or remove the mount",
                related=(Related((*pod.path, "spec", "hostAliases"), "these are lost"),),
            )
