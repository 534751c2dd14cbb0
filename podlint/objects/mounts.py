"""Which volume holds a file of a container."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.pod import Container, Pod

_DEFAULT_MODE = 0o644


class Mount(NamedTuple):
    """A mount with its volume. `root` is the folder in the container, without a slash at its end; `sub_path` is empty for the whole volume."""

    path: Path
    root: str
    sub_path: str
    volume: Value
    volume_path: Path

    def inside(self, file: str) -> str:
        """Return the path of a file of the container within the mount; empty for the mount point itself."""
        return file.removeprefix(self.root).lstrip("/")


def mount_of(file: str, container: Container, pod: Pod) -> Mount | None:
    """Return the mount that a file of the container lies in, the innermost one; None where it is of the image."""
    return max(_mounts(file, container, pod), key=lambda mount: len(mount.root), default=None)


def file_mode(mount: Mount, file: str) -> int | None:
    """Return the mode of a file of a ConfigMap or Secret volume; None where the volume is of another kind, or does not say."""
    source = mapping(mount.volume, "configMap") or mapping(mount.volume, "secret")
    if not source:
        return None
    wanted = mount.sub_path or mount.inside(file)
    listed = [item for _, item in items(source, "items")]
    of_file = [item.get("mode") for item in listed if text(item, "path") == wanted]
    if listed and not of_file:
        return None
    mode = next((mode for mode in of_file if mode is not None), source.get("defaultMode", _DEFAULT_MODE))
    return mode if isinstance(mode, int) and not isinstance(mode, bool) else None


def _mounts(file: str, container: Container, pod: Pod) -> Iterator[Mount]:
    """The mounts that a file may lie in. Few do, so their volumes are looked for last."""
    for index, mount in items(container.value, "volumeMounts"):
        place = text(mount, "mountPath")
        root = _normal(place)
        if not place or "subPathExpr" in mount or not _holds(root, file):
            continue
        volumes = {text(volume, "name"): (number, volume) for number, volume in items(pod.spec, "volumes")}
        number, volume = volumes.get(text(mount, "name"), (-1, {}))
        if number >= 0:
            yield Mount((*container.path, "volumeMounts", index), root, text(mount, "subPath"), volume, (*pod.path, "spec", "volumes", number))


def _normal(place: str) -> str:
    return posixpath.normpath(f"/{place.lstrip('/')}").rstrip("/")


def _holds(root: str, file: str) -> bool:
    return file == root or file.startswith(f"{root}/")
