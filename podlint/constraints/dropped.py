"""Fields that a version of Kubernetes has, but that its server takes out without a word before it stores an object.

What is taken out is what `podlint.defaults` leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from podlint.constraints.kinds import defaulted
from podlint.finding import Path
from podlint.objects.object import Object
from podlint.schema.bundle import VERSIONS
from podlint.schema.structure import check_structure


def dropped(object: Object, minor: int, names: frozenset[str]) -> Iterator[tuple[Path, str]]:
    """Yield the paths in an object to fields with one of *names* that Kubernetes 1.*minor* drops, each with the first version that keeps it; empty for none."""
    written = list(_written(object.value, names, ()))
    if not written:
        return
    first = VERSIONS.index(f"1.{minor}")
    for path in _gone(object, written, VERSIONS[first]):
        yield path, next((version for version in VERSIONS[first + 1 :] if not _gone(object, [path], version)), "")


def _written(value: Any, names: frozenset[str], path: Path) -> Iterator[Path]:
    """The paths to all fields with such names."""
    if isinstance(value, dict):
        if not names.isdisjoint(value):
            yield from ((*path, name) for name in value if name in names)
        for name, item in value.items():
            if isinstance(item, dict | list):
                yield from _written(item, names, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _written(item, names, (*path, index))


def _gone(object: Object, paths: list[Path], version: str) -> list[Path]:
    """Those of the paths that a version knows, and that lead nowhere once its server has looked at the object."""
    structure = check_structure(object, version)
    if not structure.definition:
        return []
    kept = defaulted(structure.value, version)
    return [path for path in paths if _leads_somewhere(path, structure.value) and not _leads_somewhere(path, kept)]


def _leads_somewhere(path: Path, value: Any) -> bool:
    for step in path:
        is_there = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int) and step < len(value)
        if not is_there:
            return False
        value = value[step]
    return True
