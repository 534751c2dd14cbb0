"""The files that containers find where ConfigMaps and Secrets are mounted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.data import Keys
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.pod import Container, Pod
from podlint.objects.references import CONFIG_MAP, SECRET

_VOLUMES = (("configMap", "name", CONFIG_MAP), ("secret", "secretName", SECRET))


class Mounted(NamedTuple):
    """A mount of one ConfigMap or Secret. `files` are its files as paths within the volume, `folders` the folders in which the object stands."""

    path: Path
    mount_path: str
    sub_path: str
    title: str
    files: frozenset[str]
    folders: frozenset[str]


def mounted(pod: Pod, container: Container, known: Mapping[tuple[str, str, str], Keys]) -> Iterator[Mounted]:
    """Yield the mounts of a container whose files are known; optional volumes and projected ones are left out.

    Args:
        pod: The pod of the container.
        container: The container whose mounts these are.
        known: The keys of ConfigMaps and Secrets by type, namespace and name.
    """
    if "volumeMounts" not in container.value:
        return
    volumes = {text(volume, "name"): volume for _, volume in items(pod.spec, "volumes") if "configMap" in volume or "secret" in volume}
    for index, mount in items(container.value, "volumeMounts"):
        volume = volumes.get(text(mount, "name"))
        for field, name, type in _VOLUMES if volume else ():
            source = mapping(volume, field)
            keys = known.get((type, pod.object.home, text(source, name)))
            if keys is None or source.get("optional") is True or "subPathExpr" in mount:
                continue
            path = (*container.path, "volumeMounts", index)
            title = f"the {type} {text(source, name)!r}"
            yield Mounted(path, text(mount, "mountPath").rstrip("/"), text(mount, "subPath").strip("/"), title, _files(source, keys), keys.folders)


def _files(source: Value, keys: Keys) -> frozenset[str]:
    """What a volume holds: the paths of its items, else a file for each key."""
    if isinstance(source.get("items"), list):
        return frozenset(text(item, "path") for _, item in items(source, "items"))
    return keys.all


def leads_into(path: str, files: frozenset[str]) -> bool:
    """Whether a path within a volume is one of its files or one of its folders."""
    return not path or path in files or any(file.startswith(f"{path}/") for file in files)
