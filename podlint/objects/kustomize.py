"""What the Kustomizations of a run change: its manifests are then not what the server gets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from podlint.objects.missing import COMPONENT, KUSTOMIZATION, TEST
from podlint.objects.object import Object, items, mapping, strings, text
from podlint.objects.run import Objects

_CHANGES = ("patches", "patchesStrategicMerge", "patchesJson6902", "components", "transformers", "replacements", "vars", "helmCharts")
_BELOW = ("resources", "bases", "components")


def patched_folders(objects: Objects) -> frozenset[str]:
    """Return the folders whose manifests a Kustomization of the run patches: its own, and all that it builds on."""
    return objects.once(_patched)


def _patched(objects: Objects) -> frozenset[str]:
    return _folders(objects, _CHANGES)


def renamed_folders(objects: Objects) -> frozenset[str]:
    """Return the folders whose manifests a Kustomization of the run patches, renames or moves to another namespace."""
    return _folders(objects, (*_CHANGES, "namespace", "namePrefix", "nameSuffix"))


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

    `patches` are the files that are only patches of theirs, and the folders called `patches` or `patch` beside them: scaffolds leave patches
    there that are named only in comments. `fields` is what they set in the objects of a file or folder (namespace,
    selectors, images), and `images` the repositories for which they name a version. `resources` are the files that they build on,
    `compared` those that a test compares with what is in a cluster.
    """

    patches: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = {}
    images: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()


def completion(objects: Objects) -> Completion:
    """Return what the Kustomizations of a run, and Chainsaw's tests, do to its files."""
    found = objects.of(KUSTOMIZATION, COMPONENT)
    patches = (_path(each.folder, entry) for each in found for entry in (*_patch_files(each), *_patch_folders(each)))
    images = (name for each in found for name in _versioned(each))
    resources = (file for each in found for file in _named(each.folder, each))
    compared = (_path(test.folder, file) for test in objects.of(TEST) for file in _compared(test))
    fields = _fields({each.folder: each for each in found})
    return Completion(frozenset(patches), fields, frozenset(images), frozenset(resources), frozenset(compared))


_FRAGMENTS = ("assert", "error", "patch")


def _compared(test: Object) -> Iterator[str]:
    """The files with parts of objects that a test of Chainsaw names.

    Source: https://kyverno.github.io/chainsaw/latest/operations/assert/
    """
    for _, step in items(mapping(test.value, "spec"), "steps"):
        for operations in ("try", "catch", "finally"):
            for _, operation in items(step, operations):
                yield from filter(None, (text(mapping(operation, kind), "file") for kind in _FRAGMENTS))


def _patch_folders(kustomization: Object) -> Iterator[str]:
    """The folders for patches beside it, unless what is in them is named as resources."""
    built = {posixpath.normpath(entry).split("/")[0] for entry in strings(kustomization.value, "resources")}
    return (folder for folder in ("patches", "patch") if folder not in built)


def _patch_files(kustomization: Object) -> Iterator[str]:
    for field in ("patches", "patchesJson6902"):
        yield from filter(None, (text(patch, "path") for _, patch in items(kustomization.value, field)))
        yield from (entry for entry in strings(kustomization.value, field) if "\n" not in entry)  # as older ones had it
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
