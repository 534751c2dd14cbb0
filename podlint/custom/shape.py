"""Whether a schema has the shape of one: what comes from a file may be anything, and later steps look no more."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

MOST_NODES = 100_000
MOST_LEVELS = 100
_MOST_TEXT = 10_000  # characters of a key or pattern

_SCHEMA = (
    "items",
    "additionalItems",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
)
_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas")
_TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})
_LIMITS = ("minContains", "maxContains", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_LISTS = ("required", "x-kubernetes-list-map-keys")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _MOST_TEXT


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


_KEYWORDS: dict[str, Callable[[Any], bool]] = {
    "type": lambda value: value in _TYPES if isinstance(value, str) else _are_texts(value) and _TYPES.issuperset(value),
    "enum": lambda value: isinstance(value, list),
    "pattern": _is_text,
    "format": _is_text,
    "$ref": _is_text,
    "dependencies": lambda value: isinstance(value, dict) and all(isinstance(item, dict) or _are_texts(item) for item in value.values()),
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(_are_texts, value.values())),
    "multipleOf": lambda value: _is_number(value) and value > 0,
    **dict.fromkeys(("minimum", "maximum"), _is_number),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), lambda value: isinstance(value, bool) or _is_number(value)),
    **dict.fromkeys(_LIMITS, lambda value: _is_number(value) and value >= 0),
    **dict.fromkeys(_LISTS, _are_texts),
    **dict.fromkeys(_MAPS, lambda value: isinstance(value, dict)),
    **dict.fromkeys(_SCHEMAS, lambda value: isinstance(value, list)),
}


_REFERENCES = ("$dynamicRef", "$recursiveRef")


def fault_of(schema: Any, *, allows_references: bool) -> str:
    """Return why *schema* cannot be used as a JSON Schema; empty where nothing speaks against it.

    Args:
        schema: Decoded JSON or YAML, shared parts and all.
        allows_references: Whether it may refer to parts of itself, as the schemas of CustomResourceDefinitions may not.
    """
    waiting: list[tuple[Any, int]] = [(schema, 0)]
    nodes = 0
    while waiting:
        node, level = waiting.pop()
        nodes += 1
        if nodes > MOST_NODES:
            return f"it has more than {MOST_NODES:,} parts"
        if level > MOST_LEVELS:
            return f"it is deeper than {MOST_LEVELS} levels"
        if isinstance(node, bool):
            continue
        if not isinstance(node, dict):
            return "it holds something else where a schema belongs"
        nodes += _size(node)
        fault = _keyword_fault(node) or _reference_fault(node, schema, allowed=allows_references)
        if fault:
            return fault
        waiting += ((inner, level + 1) for inner in inner_schemas(node))
    return ""


def _size(node: dict[str, Any]) -> int:
    """How many values a schema holds that are no schemas."""
    return sum(len(node[name]) for name in ("enum", "required") if isinstance(node.get(name), list))


def _keyword_fault(node: dict[str, Any]) -> str:
    for name, value in node.items():
        is_right = _KEYWORDS.get(name)
        if is_right and not is_right(value):
            return f"its {name} cannot be {_shown(value)}"
    return ""


def _shown(value: Any) -> str:
    return {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(value)) or repr(value)[:40]


def _reference_fault(node: dict[str, Any], root: Any, *, allowed: bool) -> str:
    other = next((name for name in _REFERENCES if name in node), "")
    if other:
        return f"it holds {other}, which podlint does not follow"
    reference = node.get("$ref")
    if reference is None:
        return ""
    if not allowed:
        return "it holds $ref, which a CustomResourceDefinition may not"
    if not reference.startswith("#"):
        return f"it refers to {reference[:80]!r}, and podlint fetches nothing: take the schema that stands alone"
    return "" if isinstance(pointed(root, reference), dict | bool) else f"it refers to {reference[:80]!r}, which is not there"


def pointed(root: Any, reference: str) -> Any:
    """Return what a reference within a schema points at, as ``#/definitions/Widget``; None for nothing."""
    found = root
    for step in reference[1:].split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, dict) else None
    return found


def inner_schemas(node: dict[str, Any]) -> Iterator[Any]:
    """Yield the schemas right inside a schema."""
    for name in _SCHEMA:
        if name in node:
            yield from node[name] if name == "items" and isinstance(node[name], list) else (node[name],)
    for name in _SCHEMAS:
        yield from node.get(name, ())
    for name in _MAPS:
        yield from node.get(name, {}).values()


_FOR_PEOPLE = frozenset({"description", "title", "example", "examples", "externalDocs", "$comment"})


def trimmed(schema: Any) -> Any:
    """Return a sound schema without what is only for people, which is most of it: schemas travel to every process."""
    if not isinstance(schema, dict):
        return schema
    return {name: _trimmed_part(name, value) for name, value in schema.items() if name not in _FOR_PEOPLE}


def _trimmed_part(name: str, value: Any) -> Any:
    if name in _MAPS:
        return {key: trimmed(inner) for key, inner in value.items()}
    if name in _SCHEMA or name in _SCHEMAS:
        return [trimmed(inner) for inner in value] if isinstance(value, list) else trimmed(value)
    return value
