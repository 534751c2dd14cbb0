"""What the server requires and fills in at one place, found by validating an object that holds nothing but that place."""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.constraints.error import ErrorType
from podlint.constraints.kinds import defaulted, validate
from podlint.finding import Path
from podlint.schema.bundle import Bundle


class Facts(NamedTuple):
    """Which fields of a mapping the server insists on, and which it fills in with what, whatever else the object says."""

    required: frozenset[str]
    defaults: dict[str, Any]


def facts_at(bundle: Bundle, api_version: str, kind: str, fields: list[str]) -> Facts:
    """Return the facts about the mapping at *fields*, as ``["spec", "containers"]`` for a container, in a kind that the bundle has."""
    value: dict[str, Any] = {"apiVersion": api_version, "kind": kind}
    place: Any = value
    path: Path = ()
    definition = bundle.kind(api_version, kind) or ""
    for field in fields:
        place[field], path = {}, (*path, field)
        place = place[field]
        found = bundle.at(definition, path)
        while found and "properties" not in found[1] and (inner := found[1].get("items") or found[1].get("additionalProperties")):
            step: str | int = 0 if "items" in found[1] else "key"
            _put(value, path, [{}] if step == 0 else {"key": {}})
            path = (*path, step)
            place = _at(value, path)
            found = bundle.resolve(inner)
    result = _at(defaulted(value, bundle.version), path)
    holder = result if isinstance(result, dict) else {}
    errors = validate(defaulted(value, bundle.version), bundle.version)
    required = {str(error.path[-1]) for error in errors if error.type is ErrorType.REQUIRED and error.path[:-1] == path}
    return Facts(frozenset(required), {name: item for name, item in holder.items() if name not in place and item not in ({}, [])})


def _at(value: Any, path: Path) -> Any:
    found: Any = value
    for step in path:
        is_there = step < len(found) if isinstance(step, int) else step in found
        found = found[step] if is_there else {}
    return found


def _put(value: Any, path: Path, item: Any) -> None:
    holder: Any = _at(value, path[:-1])
    holder[path[-1]] = item
