"""A single file is mounted within the volume of a ConfigMap or Secret.

## Why

Before it mounts, the kubelet makes a folder in the outer volume for each mount that lies within it. The runtime then has to mount a
file on a folder, which it cannot ("not a directory"), and the container does not start.

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
    - name: extra
      mountPath: /etc/shop/extra.conf  # error
      subPath: extra.conf
  volumes:
  - name: config
    configMap: {name: shop}
  - name: extra
    configMap: {name: extra}
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
    - {name: all, mountPath: /etc/shop}
  volumes:
  - name: all
    projected:
      sources:
      - configMap: {name: shop}
      - configMap: {name: extra}
```

## Source

kubernetes pkg/volume/util/nested_volumes.go MakeNestedMountpoints
"""

from collections.abc import Iterator
from posixpath import dirname

from podlint.objects.object import Value, items, mapping, text
from podlint.objects.volumes import PROJECTED, mount_path, mounts, volumes
from podlint.rule import Container, Path, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("subPath",))
def file_mount_inside_config_mount(container: Container, pod: Pod) -> Iterator[Problem]:
    held = {name: volume for name, (_, volume) in volumes(pod).items()}
    outer: dict[str, tuple[Path, str]] = {}
    for path, mount in mounts(container):
        name = text(mount, "name")
        if any(kind in held.get(name, {}) for kind in PROJECTED) and not text(mount, "subPath") and not text(mount, "subPathExpr"):
            outer[mount_path(mount)] = path, name
    for path, mount in mounts(container) if outer else ():
        place = mount_path(mount)
        around = next((folder for folder in _above(place) if folder in outer), "")
        if around and _is_file(mount, held.get(text(mount, "name"), {})):
            taken_at, name = outer[around]
            yield Problem(
                (*path, "mountPath"),
                f"the kubelet makes a folder of {place!r} in the volume {name!r}, which is mounted at {around!r}: a file cannot be mounted there",
                "mount the file elsewhere, or put both into one projected volume",
                related=(Related((*taken_at, "mountPath"), "the volume around it"),),
            )


def _above(place: str) -> Iterator[str]:
    while place not in ("", "/"):
        place = dirname(place)
        yield place


def _is_file(mount: Value, volume: Value) -> bool:
    """Whether the mount is a single key of a ConfigMap or Secret."""
    key = text(mount, "subPath")
    source = mapping(volume, "configMap") or mapping(volume, "secret")
    paths = [text(item, "path") for _, item in items(source, "items")]
    return bool(key and source) and (key in paths if paths else "/" not in key)
