"""What the schemas and the server's constraints say of a place in an object: its fields, what is required, defaults, allowed values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from podlint.constraints.error import ErrorType
from podlint.constraints.facts import Facts, facts_at
from podlint.constraints.kinds import defaulted, validate
from podlint.explain import type_text
from podlint.finding import Path
from podlint.schema.bundle import Bundle, Schema, load

_UNLIKELY = "podlint?"
_MUST_BE = re.compile(rf"must be (?P<choices>[\w./, -]+), not '{re.escape(_UNLIKELY)}'")


class Field(NamedTuple):
    """A field of a mapping."""

    name: str
    type: str
    schema: Schema
    is_required: bool = False
    default: Any = None
    has_default: bool = False


class Place(NamedTuple):
    """A place in an object of a kind: its schema, and the fields on the way to it, without items and keys of maps."""

    version: str
    api_version: str
    kind: str
    path: Path
    schema: Schema
    fields: tuple[str, ...]

    @property
    def bundle(self) -> Bundle:
        """The schemas of the version."""
        return load(self.version)


def place(version: str, api_version: str, kind: str, path: Path) -> Place | None:
    """Return what stands at *path* of an object; None where the schemas do not know it."""
    bundle = load(version)
    definition = bundle.kind(api_version, kind)
    if definition is None:
        return None
    schema = bundle.definition(definition)
    fields: list[str] = []
    for step in path:
        if isinstance(step, int):
            inner = schema.get("items")
        elif step in schema.get("properties", {}):
            inner = schema["properties"][step]
            fields.append(step)
        else:
            inner = schema.get("additionalProperties")
        if not isinstance(inner, dict):
            return None
        schema = bundle.resolve(inner)[1]
    return Place(version, api_version, kind, path, schema, tuple(fields))


def fields(there: Place) -> list[Field]:
    """Return the fields of the mapping at a place; those of the items where it is a list of mappings."""
    schema = there.schema
    if "items" in schema:
        schema = there.bundle.resolve(schema["items"])[1]
    if "properties" not in schema:
        return []
    facts = _facts(there.version, there.api_version, there.kind, there.fields)
    return [
        Field(name, type_text(there.bundle, inner), inner, name in facts.required, facts.defaults.get(name), name in facts.defaults)
        for name, inner in schema.get("properties", {}).items()
    ]


@lru_cache(maxsize=256)
def _facts(version: str, api_version: str, kind: str, fields: tuple[str, ...]) -> Facts:
    return facts_at(load(version), api_version, kind, list(fields))


def holds(bundle: Bundle, schema: Schema) -> str:
    """Return what a value of this schema is in YAML: ``mapping``, ``mappings``, ``list`` or ``scalar``."""
    resolved = bundle.resolve(schema)[1]
    if "items" in resolved:
        return "mappings" if "properties" in bundle.resolve(resolved["items"])[1] else "list"
    return "mapping" if "properties" in resolved or "additionalProperties" in resolved else "scalar"


def choices(there: Place) -> tuple[str, ...]:
    """Return the values that a place can have, where there is a fixed set of them."""
    if there.schema.get("type") == "boolean":
        return ("true", "false")
    if there.schema.get("type") != "string":
        return ()
    return _choices(there.version, there.api_version, there.kind, tuple(0 if isinstance(step, int) else step for step in there.path))


@lru_cache(maxsize=1024)
def _choices(version: str, api_version: str, kind: str, path: Path) -> tuple[str, ...]:
    """The words that the server answers when it is asked about an object that holds nothing but an unlikely value."""
    value: Any = _UNLIKELY
    for step in reversed(path):
        value = [value] if isinstance(step, int) else {step: value}
    if not path or not isinstance(value, dict):
        return ()
    errors = validate(defaulted({"apiVersion": api_version, "kind": kind, **value}, version), version)
    sets = [
        re.split(r", | or ", match["choices"])
        for error in errors
        if error.type is ErrorType.NOT_SUPPORTED and error.path == path and (match := _MUST_BE.fullmatch(error.message))
    ]
    return tuple(choice for choice in sets[0] if all(choice in others for others in sets)) if sets else ()
