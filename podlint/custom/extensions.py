"""What Kubernetes adds to OpenAPI in schemas of custom resources: defaults that are filled in, lists with keys, objects in objects.

Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go, listtype/validation.go, objectmeta/validation.go (v1.36)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from podlint.constraints.error import ApiError, duplicate, invalid, required, type_invalid
from podlint.finding import Path

Schema = dict[str, Any]


def with_defaults(schema: Any, value: Any) -> Any:
    """Return a value with the defaults that its schema names; what does not change is the same value."""
    if not isinstance(schema, dict):
        return value
    if isinstance(value, list):
        items = [with_defaults(schema.get("items"), item) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    filled = {name: inner["default"] for name, inner in properties.items() if name not in value and isinstance(inner, dict) and "default" in inner}
    more = schema.get("additionalProperties")
    for name, item in (value | filled).items():
        new = with_defaults(properties.get(name, more), item)
        if new is not item or name in filled:
            filled[name] = new
    return value | filled if filled else value


def extension_errors(schema: Any, value: Any, path: Path = ()) -> Iterator[ApiError]:
    """Yield what is wrong with keyed lists, and with objects inside the object."""
    if not isinstance(schema, dict):
        return
    if isinstance(value, list):
        yield from _repeated(schema, value, path)
        for index, item in enumerate(value):
            yield from extension_errors(schema.get("items"), item, (*path, index))
    elif isinstance(value, dict):
        if schema.get("x-kubernetes-embedded-resource"):
            yield from (required((*path, name)) for name in ("apiVersion", "kind") if name not in value)
            yield from (invalid((*path, name), None, "cannot be empty") for name in ("apiVersion", "kind") if value.get(name) == "")
        properties, more = schema.get("properties", {}), schema.get("additionalProperties")
        for name, item in value.items():
            yield from extension_errors(properties.get(name, more), item, (*path, name))


def null_items(schema: Any, value: Any, path: Path = ()) -> Iterator[ApiError]:
    """Yield the nulls in lists, which the server does not take for absent as it takes those in mappings."""
    if not isinstance(schema, dict):
        return
    if isinstance(value, list):
        inner = schema.get("items")
        has_type = isinstance(inner, dict) and not inner.get("nullable") and (inner.get("type") or inner.get("x-kubernetes-int-or-string"))
        for index, item in enumerate(value):
            if item is None and has_type:
                yield type_invalid((*path, index), None, "cannot be null")
            yield from null_items(inner, item, (*path, index))
    elif isinstance(value, dict):
        properties, more = schema.get("properties", {}), schema.get("additionalProperties")
        for name, item in value.items():
            yield from null_items(properties.get(name, more), item, (*path, name))


def _repeated(schema: Schema, value: list[Any], path: Path) -> Iterator[ApiError]:
    kind = schema.get("x-kubernetes-list-type")
    keys = schema.get("x-kubernetes-list-map-keys") or []
    if kind not in ("set", "map") or (kind == "map" and not keys):
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        identity = item if kind == "set" else _identity(item, keys)
        written = json.dumps(identity, sort_keys=True)
        if written in seen:
            at = (*path, index, keys[0]) if kind == "map" and len(keys) == 1 else (*path, index)
            yield duplicate(at, next(iter(identity.values())) if kind == "map" and len(keys) == 1 else _named(identity), field=(*path, index))
        seen.add(written)


def _identity(item: Any, keys: list[str]) -> dict[str, Any]:
    return {key: item.get(key) if isinstance(item, dict) else None for key in keys}


def _named(identity: Any) -> Any:
    return ", ".join(f"{key} {item}" for key, item in identity.items()) if isinstance(identity, dict) else identity
