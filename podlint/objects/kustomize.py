"""What the Kustomizations of a run change: its manifests are then not what the server gets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from podlint.objects.missing import KUSTOMIZATION
from podlint.objects.object import Object, items, strings, text
from podlint.objects.run import Objects

COMPONENT = "kustomize.config.k8s.io/Component"

_CHANGES = ("patches", "patchesStrategicMerge", "patchesJson6902", "components", "transformers", "replacements", "vars", "helmCharts")
_BELOW = ("resources", "bases", "components")


def patched_folders(objects: Objects) -> frozenset[str]:
    """Return the folders whose manifests a Kustomization of the run patches: its own, and all that it builds on."""
    return objects.once(_patched)


def _patched(objects: Objects) -> frozenset[str]:
    return _folders(objects, _CHANGES)


def renamed_folders(objects: Objects) -> frozenset[str]:
    """Return the folders whose manifests a Kustomization of the run patches or moves to another namespace."""
    return _folders(objects, (*_CHANGES, "namespace"))


def _folders(objects: Objects, changes: tuple[str, ...]) -> frozenset[str]:
    own = {each.folder: each for each in objects.of(KUSTOMIZATION, COMPONENT)}
    found: set[str] = set()
    waiting = [place for place, each in own.items() if any(each.value.get(field) for field in changes)]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += _built_on(place, own.get(place))
    return frozenset(found)


def _built_on(place: str, kustomization: Object | None) -> list[str]:
    """The folders of what a Kustomization names: folders themselves, and those of files."""
    return [posixpath.dirname(entry) if entry.endswith((".yaml", ".yml", ".json")) else entry for entry in _named(place, kustomization)]


def _named(place: str, kustomization: Object | None) -> list[str]:
    """The files and folders that a Kustomization builds on."""
    if kustomization is None:
        return []
    return [_path(place, entry) for field in _BELOW for entry in strings(kustomization.value, field) if "://" not in entry]


def _path(place: str, entry: str) -> str:
    path = posixpath.normpath(posixpath.join(place, entry))
    return "" if path == "." else path


class Completion(NamedTuple):
    """What the Kustomizations of a run do to its files.

    `patches` are the files that are only patches of theirs, and the folders called so beside them: scaffolds leave patches there that are named only
    in comments. `fields` is what they set in the objects of a file or folder (namespace, selectors, images), and `images` the repositories for which
    they name a version.
    """

    patches: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = {}
    images: frozenset[str] = frozenset()


def completion(objects: Objects) -> Completion:
    """Return what the Kustomizations of a run do to its files."""
    found = objects.of(KUSTOMIZATION, COMPONENT)
    patches = (_path(each.folder, entry) for each in found for entry in (*_patch_files(each), *(() if _is_resource(each) else (_PATCHES,))))
    images = (name for each in found for name in _versioned(each))
    return Completion(frozenset(patches), _fields({each.folder: each for each in found}), frozenset(images))


_PATCHES = "patches"


def _is_resource(kustomization: Object) -> bool:
    """Whether what is in the folder of patches is named as resources instead."""
    return any(posixpath.normpath(entry).split("/")[0] == _PATCHES for entry in strings(kustomization.value, "resources"))


def _patch_files(kustomization: Object) -> Iterator[str]:
    for field in ("patches", "patchesJson6902"):
        yield from filter(None, (text(patch, "path") for _, patch in items(kustomization.value, field)))
    yield from (entry for entry in strings(kustomization.value, "patchesStrategicMerge") if "\n" not in entry)


def _versioned(kustomization: Object) -> Iterator[str]:
    for _, image in items(kustomization.value, "images"):
        if text(image, "digest") or text(image, "newTag") not in ("", "latest"):
            yield text(image, "name")


def _fields(own: dict[str, Object]) -> dict[str, frozenset[str]]:
    """What is set in each file and folder: by its own Kustomization, and by all that build on it."""
    found = {place: frozenset(_set_by(each)) for place, each in own.items()}
    waiting = [place for place, fields in found.items() if fields]
    while waiting:
        place = waiting.pop()
        for below in _named(place, own.get(place)):
            before = found.get(below, frozenset())
            if not found[place] <= before:
                found[below] = before | found[place]
                waiting.append(below)
    return found


def _set_by(kustomization: Object) -> Iterator[str]:
    value = kustomization.value
    if value.get("namespace"):
        yield "namespace"
    if value.get("commonLabels") or any(labels.get("includeSelectors") for _, labels in items(value, "labels")):
        yield "selectors"
    if any(_versioned(kustomization)):
        yield "images"
    if value.get("vars"):
        yield "vars"
