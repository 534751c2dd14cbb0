"""What the schemas and the server's constraints say of a place in an object: its fields, what is required, defaults, allowed values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from podlint.constraints.error import ErrorType
from podlint.constraints.facts import Facts, facts_at
from podlint.constraints.kinds import defaulted, validate
from podlint.custom.known import Kinds, Twin
from podlint.finding import Path
from podlint.schema.bundle import Bundle, Schema, load
from podlint.schema.types import type_text
from podlint.source.document import Syntax
from podlint.source.writing import scalar

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
    """A place in an object of a kind: its schema, and the fields on the way to it, without items and keys of maps.

    `twin` is the place of Kubernetes' own that it stands for, which the server's constraints know; None where only the schema says what it is.
    """

    bundle: Bundle
    api_version: str
    kind: str
    path: Path
    schema: Schema
    fields: tuple[str, ...]
    twin: Twin | None = None

    @property
    def is_custom(self) -> bool:
        """Whether the kind is not Kubernetes' own."""
        return self.twin is None or (self.twin.api_version, self.twin.kind) != (self.api_version, self.kind)


def place(kinds: Kinds, api_version: str, kind: str, path: Path) -> Place | None:
    """Return what stands at *path* of an object; None where the schemas do not know it.

    Of a pod in a custom kind the kind's schema says which fields there are, as far as it names any, and Kubernetes all else.
    """
    bundle = kinds.bundle(api_version, kind)
    if bundle is None:
        return None
    found = _walked(bundle, api_version, kind, path)
    if not bundle.is_custom:
        return Place(bundle, api_version, kind, path, *found, Twin(api_version, kind, path, fields=found[1])) if found else None
    base = load(kinds.version)
    twin = kinds.twin(api_version, kind, path)
    known = _walked(base, twin.api_version, twin.kind, twin.path) if twin else None
    if twin and known:
        twin = twin._replace(fields=known[1])
        if found is None or "properties" not in _of_items(bundle, found[0]):
            return Place(base, api_version, kind, path, known[0], twin.names, twin)
    return Place(bundle, api_version, kind, path, *found, twin if known else None) if found else None


def _walked(bundle: Bundle, api_version: str, kind: str, path: Path) -> tuple[Schema, tuple[str, ...]] | None:
    """The schema at a path, and the fields on the way; None where the bundle does not know the path."""
    schema = bundle.definition(bundle.kinds[api_version][kind])
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
    return schema, tuple(fields)


def fields(there: Place) -> list[Field]:
    """Return the fields of the mapping at a place; those of the items where it is a list of mappings."""
    schema = _of_items(there.bundle, there.schema)
    if "properties" not in schema:
        return []
    facts = _facts(there, schema)
    return [
        Field(name, type_of(there.bundle, inner), inner, name in facts.required, facts.defaults.get(name), name in facts.defaults)
        for name, inner in schema["properties"].items()
    ]


def _of_items(bundle: Bundle, schema: Schema) -> Schema:
    return bundle.resolve(schema["items"])[1] if "items" in schema else schema


def _facts(there: Place, schema: Schema) -> Facts:
    """What is required and what is filled in: as the server's constraints say, or the schema of a custom kind."""
    if there.twin:
        return _server_facts(there.bundle.version, there.twin.api_version, there.twin.kind, there.twin.fields)
    required = schema.get("required")
    inner = {name: there.bundle.resolve(field)[1] for name, field in schema["properties"].items()}
    defaults = {name: field["default"] for name, field in inner.items() if "default" in field}
    return Facts(frozenset(map(str, required if isinstance(required, list) else ())), defaults)


def type_of(bundle: Bundle, schema: Schema) -> str:
    """Return a type in words, also of a schema that a user brings: it may refer to itself."""
    try:
        return type_text(bundle, schema)
    except RecursionError:
        return "any value"


@lru_cache(maxsize=256)
def _server_facts(version: str, api_version: str, kind: str, fields: tuple[str, ...]) -> Facts:
    return facts_at(load(version), api_version, kind, list(fields))


def holds(bundle: Bundle, schema: Schema) -> str:
    """Return what a value of this schema is in YAML: ``mapping``, ``mappings``, ``list`` or ``scalar``."""
    resolved = bundle.resolve(schema)[1]
    if "items" in resolved:
        return "mappings" if "properties" in bundle.resolve(resolved["items"])[1] else "list"
    return "mapping" if "properties" in resolved or "additionalProperties" in resolved else "scalar"


def choices(there: Place) -> tuple[str, ...]:
    """Return the values that a place can have as they are written in YAML, where there is a fixed set of them."""
    schema, twin = there.schema, there.twin
    named = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(named, list):
        return tuple(scalar(value, Syntax.YAML) for value in named if not isinstance(value, dict | list))
    if schema.get("type") == "boolean":
        return ("true", "false")
    if schema.get("type") != "string" or not twin:
        return ()
    return _choices(there.bundle.version, twin.api_version, twin.kind, tuple(0 if isinstance(step, int) else step for step in twin.path))


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
