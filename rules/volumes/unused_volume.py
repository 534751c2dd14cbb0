"""A volume is mounted by no container of its pod.

## Why

Mostly the mount was forgotten or misspelled, and the program looks for its files in vain. A claim is bound and attached all the same:
as long as it is not, the pod is not scheduled, for nothing.

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
    - {name: config, mountPath: /etc/shop}
  volumes:
  - name: config
    configMap: {name: shop}
  - name: tls  # error
    secret: {secretName: shop-tls}
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

## Fix

*Unsafe*: removes the volume.

## Limits

Only noted, at severity info, is a volume with nothing in it that anybody could miss: an emptyDir, or a folder of the node.

A volume that an annotation of the pod names is left alone: a sidecar that is injected may mount it. So are patches, whose containers
have no image.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/; kubernetes pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go
processPodVolumes
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.objects.placeholder import placeholder
from podlint.objects.pod_security import every_container
from podlint.rule import Delete, FixKind, Pod, Problem, Repair, Scope, Severity, rule

_MOUNTS = ("volumeMounts", "volumeDevices")
_INJECTED = "gke-gcsfuse"  # begins the names of volumes that GKE mounts into a sidecar of its own
_FLEETING = ("emptyDir", "hostPath", "gitRepo", "downwardAPI")  # nobody made anything for them


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("volumes",), fix=FixKind.UNSAFE)
def unused_volume(pod: Pod) -> Iterator[Problem]:
    if not _is_whole(pod):
        return
    used = _used(pod)
    for index, volume in items(pod.spec, "volumes"):
        name = text(volume, "name")
        if name and name not in used and not placeholder(name) and not name.startswith(_INJECTED) and not _is_annotated(pod, name):
            path = (*pod.path, "spec", "volumes", index)
            yield Problem(
                (*path, "name"),
                f"no container mounts the volume {name!r}",
                "mount it, or remove it",
                severity=Severity.INFO if any(volume.get(source) is not None for source in _FLEETING) else None,
                fix=Repair((Delete(path),), is_safe=False),
            )


def _is_whole(pod: Pod) -> bool:
    """Whether it is a pod by itself, and not a patch for one: all its containers have images."""
    images = [container.image for container in pod.containers()]
    return bool(images) and all(images)


def _used(pod: Pod) -> set[str]:
    found = [container.value for container in every_container(pod)]
    return {text(mount, "name") for value in found for mounts in _MOUNTS if mounts in value for _, mount in items(value, mounts)}


def _is_annotated(pod: Pod, name: str) -> bool:
    """Whether an annotation of the pod mentions a volume: a sidecar that is injected may mount it."""
    return name in " ".join(value for value in mapping(pod.metadata, "annotations").values() if isinstance(value, str))
