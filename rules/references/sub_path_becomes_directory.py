"""A subPath names a file that the mounted ConfigMap or Secret does not hold.

## Why

The kubelet makes an empty folder of that name and mounts it. The application finds a directory where its
configuration should be: "is a directory", or it starts with its defaults.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {app.yaml: "port: 80"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - name: config
      mountPath: /etc/app.yml
      subPath: app.yml  # error
  volumes:
  - name: config
    configMap: {name: shop}
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {app.yaml: "port: 80"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - name: config
      mountPath: /etc/app.yml
      subPath: app.yaml
  volumes:
  - name: config
    configMap: {name: shop}
```

## Fix

Writes the name of the file that is nearly the same (unsafe).

## Limits

The ConfigMap or Secret has to be in the run; where none of its files has nearly the name, in the folder of the pod,
and no Kustomization may patch it. Optional volumes are left alone.

## Source

kubernetes pkg/kubelet/kubelet_pods.go makeMounts
"""

from collections.abc import Iterator

from podlint.objects.data import data_keys
from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION, is_slip
from podlint.objects.mounted import Mounted, leads_into, mounted
from podlint.objects.references import CONFIG_MAP, SECRET
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | {CONFIG_MAP, SECRET, KUSTOMIZATION, COMPONENT},
    fix=FixKind.UNSAFE,
    needs=frozenset({"ConfigMap", "Secret"}),
)
def sub_path_becomes_directory(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known, patched = data_keys(objects), patched_folders(objects)
    homes = {home for _, home, _ in known}
    for pod, container in objects.containers_with("volumeMounts"):
        for mount in mounted(pod, container, known) if pod.object.home in homes else ():
            if leads_into(mount.sub_path, mount.files) or is_placeholder(mount.sub_path):
                continue
            near, place = nearest(mount.sub_path, mount.files), pod.object.folder
            if (near and is_slip(mount.sub_path, near)) or (place in mount.folders and place not in patched):
                yield pod.object, _problem(mount, near)


def _problem(mount: Mounted, near: str | None) -> Problem:
    path = (*mount.path, "subPath")
    return Problem(
        path,
        f"{mount.title} puts no file {mount.sub_path!r} into the volume, so {mount.mount_path} becomes an empty folder",
        f"did you mean {near!r}?" if near else f"name one of its files: {', '.join(sorted(mount.files)[:5])}",
        fix=Repair((Replace(path, near),), is_safe=False) if near else None,
    )
