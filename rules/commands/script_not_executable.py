"""A command is a file of a ConfigMap or Secret that nobody may execute.

## Why

Files of ConfigMap and Secret volumes have the mode 0644 unless another one is written. The container does not start, the hook or
probe does not run: "permission denied".

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command: [/scripts/start.sh]  # error
    volumeMounts:
    - {name: scripts, mountPath: /scripts}
  volumes:
  - name: scripts
    configMap: {name: shop-scripts}
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
    command: [/scripts/start.sh]
    volumeMounts:
    - {name: scripts, mountPath: /scripts}
  - name: worker
    image: example.org/worker:1.4
    command: [sh, /plain/start.sh]  # the shell only reads it
    volumeMounts:
    - {name: plain, mountPath: /plain}
  volumes:
  - name: scripts
    configMap: {name: shop-scripts, defaultMode: 0755}
  - name: plain
    configMap: {name: shop-scripts}
```

## Fix

The volume gets the defaultMode 493, which is 0755.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/#configmap
"""

from collections.abc import Iterator

from podlint.objects.mounts import Mount, file_mode, mount_of
from podlint.objects.object import items, mapping
from podlint.objects.shell import Word, command_words, first_word, hooks
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Related, Repair, Replace, Scope, Severity, rule

_EXECUTABLE = 0o111
_MENDED = 0o755


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("configMap", "secret"), fix=FixKind.UNSAFE)
def script_not_executable(container: Container, pod: Pod) -> Iterator[Problem]:
    if not container.has("volumeMounts"):
        return
    for word in _programs(container):
        mount = mount_of(word.text, container, pod) if word.text.startswith("/") else None
        mode = file_mode(mount, word.text) if mount else None
        if mount and mode is not None and not mode & _EXECUTABLE:
            yield Problem(
                word.path,
                f"{word.text!r} has the mode {mode:04o}, so it cannot be executed",
                "set defaultMode 0755 for the volume, or let a shell read the file: [sh, the file]",
                related=(Related(mount.volume_path, "the volume that it lies in"),),
                fix=_fix(mount),
            )


def _programs(container: Container) -> Iterator[Word]:
    """Yield the programs that the kubelet starts in a container: its own, and those of probes and hooks."""
    if first := first_word(container):
        yield first
    for path, probe in container.probes():
        if "exec" in probe:
            yield from command_words(mapping(probe, "exec"), (*path, "exec"))[:1]
    for _, some in hooks(container):
        yield some[0]


def _fix(mount: Mount) -> Repair | None:
    field = "configMap" if "configMap" in mount.volume else "secret"
    source = mapping(mount.volume, field)
    if any("mode" in item for _, item in items(source, "items")):
        return None
    place = (*mount.volume_path, field, "defaultMode")
    return Repair((Replace(place, _MENDED) if "defaultMode" in source else Insert(place, _MENDED),), is_safe=False)
