"""Fields that a version of Kubernetes has, but that its server takes out without a word before it stores an object.

What is taken out is what `podlint.defaults` leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from podlint.constraints.kinds import defaulted
from podlint.finding import Path
from podlint.objects.object import Object
from podlint.schema.bundle import VERSIONS
from podlint.schema.structure import check_structure


def dropped(object: Object, minor: int, names: Mapping[str, frozenset[str]]) -> Iterator[tuple[Path, str]]:
    """Yield the paths to fields of an object that are taken out.

    Args:
        object: The object.
        minor: The minor version of Kubernetes.
        names: What the fields are called that are looked for, each with the fields that it may stand in; with none, it may stand in any.

    Yields:
        The path, from the object, and the first version that keeps the field; empty for none.
    """
    written = _written(object.value, names, ())
    if not written:
        return
    first = VERSIONS.index(f"1.{minor}")
    for path in _gone(object, written, VERSIONS[first]):
        yield path, next((version for version in VERSIONS[first + 1 :] if not _gone(object, [path], version)), "")


def _written(value: Any, names: Mapping[str, frozenset[str]], path: Path) -> list[Path]:
    """The paths to all fields with such names. Most objects with a word like them hold none, so nothing is made for those."""
    inside: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[Path] = []
    if isinstance(value, dict) and not names.keys().isdisjoint(value):
        found += ((*path, name) for name in value if name in names and (not names[name] or (path[-1:] and path[-1] in names[name])))
    for step, item in inside:
        if isinstance(item, dict) or isinstance(item, list):  # noqa: SIM101  twice as fast as one question about both
            found += _written(item, names, (*path, step))
    return found


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
