"""A volume that cannot hold the command is mounted over the folder in which it lies.

## Why

A mount hides what the image has at that place. Under an emptyDir that nobody else fills, or a ConfigMap volume whose items are
listed, the program is not there: "no such file or directory", and the container does not start.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command: [/app/web]  # error
    volumeMounts:
    - {name: scratch, mountPath: /app}
  volumes:
  - name: scratch
    emptyDir: {}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: install
    image: example.org/tools:1.4
    command: [cp, /tools/run, /tools-volume/run]
    volumeMounts:
    - {name: tools, mountPath: /tools-volume}
  containers:
  - name: web
    image: example.org/web:1.4
    command: [/app/web]
    volumeMounts:
    - {name: scratch, mountPath: /app/tmp}
  - name: worker
    image: example.org/worker:1.4
    command: [/tools/run]
    volumeMounts:
    - {name: tools, mountPath: /tools}
  volumes:
  - name: scratch
    emptyDir: {}
  - name: tools
    emptyDir: {}
```

## Source

k8s.io/kubernetes pkg/kubelet/kubelet_pods.go, makeMounts
"""

from collections.abc import Iterator

from podlint.objects.mounts import Mount, mount_of
from podlint.objects.object import items, mapping, text
from podlint.objects.shell import first_word
from podlint.rule import Container, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("emptyDir", "items"))
def command_hidden_by_mount(container: Container, pod: Pod) -> Iterator[Problem]:
    first = first_word(container)
    mount = mount_of(first.text, container, pod) if first and first.text.startswith("/") else None
    reason = _missing(mount, first.text, pod) if first and mount else ""
    if first and mount and reason:
        yield Problem(
            first.path,
            f"the volume {text(mount.volume, 'name')!r} at {mount.root} hides {first.text!r}: {reason}",
            "mount the volume at another folder, or run a program that is in it",
            related=(Related(mount.path, "the mount"),),
        )


def _missing(mount: Mount, file: str, pod: Pod) -> str:
    """Why a volume cannot hold a file; empty where it may."""
    if mount.sub_path:
        return ""
    if isinstance(mount.volume.get("emptyDir"), dict):
        users = sum(_mounts_it(container, text(mount.volume, "name")) for container in pod.containers())
        return "the emptyDir is empty, and no other container mounts it" if users == 1 else ""
    for field in ("configMap", "secret"):
        paths = [text(item, "path") for _, item in items(mapping(mount.volume, field), "items")]
        if paths and mount.inside(file) not in paths:
            return f"it holds {paths[0]!r}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else " only")
    return ""


def _mounts_it(container: Container, volume: str) -> bool:
    return any(text(mount, "name") == volume for _, mount in items(container.value, "volumeMounts"))
