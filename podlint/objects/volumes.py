"""The volumes of a pod, and where its containers mount them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.pod import Container, Pod

PROJECTED = ("configMap", "secret", "projected", "downwardAPI")
"""Kinds of volumes whose files the kubelet writes."""


def volumes(pod: Pod) -> dict[str, tuple[Path, Value]]:
    """Return the volumes of a pod by name, each with its path; of several with one name, the first."""
    found: dict[str, tuple[Path, Value]] = {}
    for index, volume in items(pod.spec, "volumes"):
        found.setdefault(text(volume, "name"), ((*pod.path, "spec", "volumes", index), volume))
    return found


def mounts(container: Container) -> list[tuple[Path, Value]]:
    """Return the mounts of a container, each with its path."""
    return [((*container.path, "volumeMounts", index), mount) for index, mount in items(container.value, "volumeMounts")]


def mount_path(mount: Value) -> str:
    """Return where a mount is found in its container, from the root and without superfluous slashes; empty where it does not say."""
    written = text(mount, "mountPath")
    return posixpath.normpath(f"/{written.lstrip('/')}") if written else ""


def claim_templates(value: Value) -> Iterator[tuple[Path, Value]]:
    """Yield the templates for claims in a StatefulSet, each with its path in the object."""
    return ((("spec", "volumeClaimTemplates", index), template) for index, template in items(mapping(value, "spec"), "volumeClaimTemplates"))
