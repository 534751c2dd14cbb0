"""Paths of the node that a pod mounts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.pod import Pod

_RUNTIME_SOCKETS = {
    "docker.sock": "Docker",
    "cri-dockerd.sock": "Docker",
    "dockershim.sock": "Docker",
    "containerd.sock": "containerd",
    "crio.sock": "CRI-O",
    "podman.sock": "Podman",
}


class HostPath(NamedTuple):
    """A hostPath volume. `path` is where its path is written, `place` what stands there, without trailing slashes; `mounts` are its mounts in containers."""

    path: Path
    volume: str
    place: str
    mounts: tuple[Mount, ...]

    @property
    def is_read_only(self) -> bool:
        """Whether no container can write to it."""
        return all(mount.value.get("readOnly") is True for mount in self.mounts)


class Mount(NamedTuple):
    """A volume mount and the name of its container."""

    path: Path
    container: str
    value: Value


def host_paths(pod: Pod) -> Iterator[HostPath]:
    """Yield the hostPath volumes of a pod that name a path, in its order."""
    for index, volume in items(pod.spec, "volumes"):
        place = text(mapping(volume, "hostPath"), "path")
        if place:
            name = text(volume, "name")
            yield HostPath((*pod.path, "spec", "volumes", index, "hostPath", "path"), name, _normal(place), tuple(_mounts(pod, name)))


def _normal(place: str) -> str:
    normal = posixpath.normpath(place)
    return normal[1:] if normal.startswith("//") else normal


def _mounts(pod: Pod, volume: str) -> Iterator[Mount]:
    for container in pod.containers():
        for index, mount in items(container.value, "volumeMounts"):
            if text(mount, "name") == volume:
                yield Mount((*container.path, "volumeMounts", index), container.name, mount)


def runtime_of(place: str) -> str:
    """Return whose socket a path is: ``Docker``, ``containerd``, ``CRI-O``, ``Podman``; empty where it is none."""
    return _RUNTIME_SOCKETS.get(posixpath.basename(place), "")
