"""A volume in memory may grow up to the memory limit of the container that writes to it.

## Why

The files of an emptyDir with `medium: Memory` count as memory of the container that writes them. Where the volume may grow as large
as the container's memory limit, the container is killed (OOMKilled) before a write fails for lack of space, and finds the files
still there when it starts again.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources: {limits: {memory: 256Mi}}
    volumeMounts:
    - {name: cache, mountPath: /cache}
  volumes:
  - name: cache
    emptyDir:
      medium: Memory
      sizeLimit: 256Mi  # error
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
    resources: {limits: {memory: 256Mi}}
    volumeMounts:
    - {name: cache, mountPath: /cache}
  volumes:
  - name: cache
    emptyDir: {medium: Memory, sizeLimit: 64Mi}
```

## Limits

It speaks where all containers that can write to the volume have a memory limit. A volume without sizeLimit is the matter of
`empty-dir-without-size-limit`.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#emptydir; kubernetes pkg/volume/emptydir/empty_dir.go calculateEmptyDirMemorySize
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.objects.quantity import quantity
from podlint.objects.resources import Amount, memory_limit
from podlint.rule import Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("Memory",))
def memory_volume_over_limit(pod: Pod) -> Iterator[Problem]:
    for index, volume in items(pod.spec, "volumes"):
        empty = mapping(volume, "emptyDir")
        size = empty.get("sizeLimit")
        if text(empty, "medium") != "Memory" or isinstance(size, bool) or not isinstance(size, str | int | float):
            continue
        limit = _largest_limit(pod, text(volume, "name"))
        if limit and quantity(size) >= limit.size:
            yield Problem(
                (*pod.path, "spec", "volumes", index, "emptyDir", "sizeLimit"),
                f"the files in this volume count as memory, and {size} of them are as much as the memory limit of {limit.written}, or more",
                "lower the sizeLimit, so that the process has enough besides, or raise the memory limit",
                related=(Related(limit.path, "the limit"),),
            )


def _largest_limit(pod: Pod, volume: str) -> Amount | None:
    """The largest memory limit of the containers that mount the volume; None where one of them has none."""
    limits = [
        memory_limit(container, pod)
        for container in pod.containers()
        if any(text(mount, "name") == volume and mount.get("readOnly") is not True for _, mount in items(container.value, "volumeMounts"))
    ]
    known = [limit for limit in limits if limit]
    return max(known, key=lambda limit: limit.size) if known and len(known) == len(limits) else None
