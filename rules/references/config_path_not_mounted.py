"""A container is told of a file that the ConfigMap or Secret mounted there does not hold.

## Why

The volume is read-only, so the file never comes into being: the application exits with "no such file", or starts
without the configuration that somebody wrote for it.

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
    args:
    - --config=/etc/shop/app.yml  # error
    volumeMounts: [{name: config, mountPath: /etc/shop}]
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
    args: [--config=/etc/shop/app.yaml]
    volumeMounts: [{name: config, mountPath: /etc/shop}]
  volumes:
  - name: config
    configMap: {name: shop}
```

## Fix

Writes the name of the file that is nearly the same (unsafe).

## Limits

It looks at arguments and variables that are a path, or a flag with one. The ConfigMap or Secret has to be in the
folder of the pod, and no Kustomization may patch it. Optional volumes are left alone.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
"""

import re
from collections.abc import Iterator

from podlint.objects.data import data_keys
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.mounted import Mounted, leads_into, mounted
from podlint.objects.object import items, text
from podlint.objects.references import CONFIG_MAP, SECRET
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule

_WITH_PATH = re.compile(r"(?:-{1,2}[A-Za-z][\w.-]*=)?(?P<path>/[\w./-]*[\w])\Z", re.ASCII)


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | {CONFIG_MAP, SECRET, KUSTOMIZATION, COMPONENT},
    fix=FixKind.UNSAFE,
    needs=frozenset({"ConfigMap", "Secret"}),
)
def config_path_not_mounted(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known, patched = data_keys(objects), patched_folders(objects)
    homes = {home for _, home, _ in known}
    for pod, container in objects.containers_with("volumeMounts"):
        place = pod.object.folder
        if pod.object.home not in homes or place in patched:
            continue
        mounts = [mount for mount in mounted(pod, container, known) if place in mount.folders and mount.mount_path]
        for path, written in _texts(container) if mounts else ():
            problem = _problem(path, written, container, mounts)
            if problem:
                yield pod.object, problem


def _texts(container: Container) -> Iterator[tuple[Path, str]]:
    """The arguments and the values of variables, each with its path."""
    for field in ("command", "args"):
        found = container.value.get(field)
        for index, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, str):
                yield (*container.path, field, index), item
    for path, variable in container.env():
        yield (*path, "value"), text(variable, "value")


def _problem(path: Path, written: str, container: Container, mounts: list[Mounted]) -> Problem | None:
    match = _WITH_PATH.match(written)
    if match is None:
        return None
    wanted = match["path"]
    holders = [text(mount, "mountPath").rstrip("/") for _, mount in items(container.value, "volumeMounts")]
    holder = max((place for place in holders if wanted == place or wanted.startswith(f"{place}/")), key=len, default="")
    mount = next((each for each in mounts if each.mount_path == holder and not each.sub_path), None)
    name = wanted[len(holder) + 1 :]
    if mount is None or "." not in name or leads_into(name, mount.files):  # without a dot it may well be a folder, which programs can do without
        return None
    near = nearest(name, mount.files)
    meant = f"{written.removesuffix(name)}{near}"
    return Problem(
        path,
        f"{mount.title}, which is mounted at {mount.mount_path}, holds no file {name!r}",
        f"did you mean {near!r}?" if near else f"name a file that is there: {', '.join(sorted(mount.files)[:5])}",
        fix=Repair((Replace(path, meant),), is_safe=False) if near else None,
    )
