"""The structure of one object in one Kubernetes version: is its kind known, and what is wrong with its names and types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object
from podlint.schema.apis import Deprecation, deprecation
from podlint.schema.bundle import load
from podlint.schema.compile import Compiler
from podlint.schema.mistake import MissingRequiredField, Mistake, UnknownField
from podlint.schema.required import ENFORCED
from podlint.schema.suggest import suggest


class UnknownKind(NamedTuple):
    """An apiVersion and kind that the version's schemas do not have."""

    path: Path
    api_version: str
    kind: str


class DeprecatedApiVersion(NamedTuple):
    """An apiVersion and kind that the version still serves, but warns about or has a stable successor for."""

    path: Path
    api_version: str
    kind: str
    deprecation: Deprecation


StructureMistake = Mistake | UnknownKind | DeprecatedApiVersion


@cache
def compiler(version: str) -> Compiler:
    """Return the compiled checks of a bundled version."""
    return Compiler(load(version))


def check_structure(object: Object, version: str) -> tuple[str, list[StructureMistake]]:
    """Return the name of the object's definition (empty when its kind is unknown) and its mistakes, all at once."""
    bundle = load(version)
    definition = bundle.kind(object.api_version, object.kind)
    if definition is None:
        return "", [UnknownKind(object.path, object.api_version, object.kind)]
    found: list[Mistake] = []
    compiler(version).definition(definition)(object.value, object.path, found)
    mistakes: list[StructureMistake] = list(_complete(found, version, definition, object.path)) if found else []
    old = deprecation(bundle, object.api_version, object.kind)
    if old:
        mistakes.append(DeprecatedApiVersion(object.path, object.api_version, object.kind, old))
    return definition, mistakes


def _complete(found: list[Mistake], version: str, definition: str, root: Path) -> Iterator[Mistake]:
    """The mistakes to report: those inside misspelled fields too, without required fields that are there misspelled."""
    bundle = load(version)
    misspelled: set[Path] = set()
    for mistake in found:
        if isinstance(mistake, UnknownField) and (meant := suggest(bundle, definition, mistake, root).name):
            misspelled.add((*mistake.path[:-1], meant))
            inner: list[Mistake] = []
            if mistake.value is not None:
                compiler(version).check(bundle.definition(mistake.definition)["properties"][meant])(mistake.value, mistake.path, inner)
            yield from (mistake._replace(assumed=True) for mistake in _complete(inner, version, definition, root))
    for mistake in found:
        if not isinstance(mistake, MissingRequiredField) or (_is_enforced(mistake, root) and mistake.path not in misspelled):
            yield mistake


def _is_enforced(mistake: MissingRequiredField, root: Path) -> bool:
    """Whether the server insists on the field; nobody does within a status."""
    return (mistake.definition.rpartition(".")[2], mistake.path[-1]) in ENFORCED and mistake.path[len(root)] != "status"
