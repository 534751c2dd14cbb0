"""Schemas of CustomResourceDefinitions are structural: types stand outside of `allOf`, `anyOf`, `oneOf` and `not`, limits may stand inside.

Inside `items` and `additionalProperties` the server's decoding says nothing of names it does not know, so anything may stand there, and nothing here raises.

Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go, ValidateStructural; complete.go; convert.go, NewStructural (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from podlint.constraints.context import Value
from podlint.constraints.error import ApiError, forbidden, invalid, quoted
from podlint.constraints.error import required as is_required
from podlint.constraints.go_pattern import is_pattern
from podlint.finding import Key, Path
from podlint.objects.object import items, mapping, text

KEEP = "x-kubernetes-preserve-unknown-fields"
EMBEDDED = "x-kubernetes-embedded-resource"
INT_OR_STRING = "x-kubernetes-int-or-string"

_INTEGER_OR_STRING = [{"type": "integer"}, {"type": "string"}]
_CHOICES = ("anyOf", "oneOf")
_JUNCTORS = ("allOf", *_CHOICES)
_NOT_IN_JUNCTORS = (
    "type",
    "default",
    "title",
    "description",
    "nullable",
    KEEP,
    EMBEDDED,
    INT_OR_STRING,
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-validations",
)
_POINTERS = ("default", "x-kubernetes-list-type", "x-kubernetes-map-type")
_UNSUPPORTED = ("id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions")


class Level(Enum):
    """What a schema describes; the value says it in words."""

    ROOT = "the object"
    ITEM = "the items of a list"
    FIELD = "a field"


def is_convertible(schema: Any) -> bool:
    """Whether nothing in a schema, however deep, is of OpenAPI only: the server asks for structure only then."""
    if not isinstance(schema, dict):
        return True
    if any(schema.get(name) for name in _UNSUPPORTED) or schema.get("additionalItems") is not None or schema.get(KEEP) is False:
        return False
    return not (isinstance(schema.get("items"), list) and schema["items"]) and all(is_convertible(inner) for _, inner in inner_schemas(schema))


def inner_schemas(schema: Value) -> Iterator[tuple[Path, Value]]:
    """Yield the schemas right inside a schema, each with the path to it."""
    for name in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(name), dict):
            yield (name,), schema[name]
    for key, inner in properties(schema) if "properties" in schema else ():
        yield ("properties", Key(key)), inner
    for name in _JUNCTORS:
        for index, inner in items(schema, name) if name in schema else ():
            yield (name, index), inner


def properties(schema: Value) -> Iterator[tuple[str, Value]]:
    """Yield the names and schemas of fields."""
    return ((key, inner) for key, inner in mapping(schema, "properties").items() if isinstance(inner, dict))


def structural_errors(schema: Value, path: Path) -> list[ApiError]:
    """Return what keeps a schema, which stands at a path, from being structural."""
    errors: list[ApiError] = []
    _structure(schema, Level.ROOT, path, errors)
    _complete(schema, schema, path, path, errors)
    return errors


def _structure(schema: Value, level: Level, path: Path, errors: list[ApiError]) -> None:
    """The invariants of a schema that may have a type, and of all within it."""
    kind, more = text(schema, "type"), schema.get("additionalProperties")
    if kind == "array" and not isinstance(schema.get("items"), dict):
        errors.append(is_required((*path, "items"), "(the schema of what the list holds)"))
    for step, inner in inner_schemas(schema):
        if step[0] not in (*_JUNCTORS, "not"):
            _structure(inner, Level.ITEM if step[0] == "items" else Level.FIELD, (*path, *step), errors)
    if more is not None and level is Level.ROOT:
        errors.append(forbidden((*path, "additionalProperties"), "cannot be set for the object as a whole"))
    errors += _of_extensions(schema, path)
    errors += _of_type(schema, kind, level, path)
    all_of = items(schema, "allOf")
    _limits(schema, path, errors, skips=_is_integer_or_string(schema), skips_first=bool(all_of) and _is_integer_or_string(all_of[0][1]))
    if schema.get(EMBEDDED) or level is Level.ROOT:
        errors += _of_object_fields(schema, level, path)


def _is_integer_or_string(schema: Value) -> bool:
    """Whether a value may be of either type, and no more is said of it there."""
    forms = [{name: value for name, value in form.items() if value not in (None, "") and value is not False} for _, form in items(schema, "anyOf")]
    return forms == _INTEGER_OR_STRING


def _of_extensions(schema: Value, path: Path) -> Iterator[ApiError]:
    """Kubernetes' own keywords that exclude one another."""
    if schema.get(INT_OR_STRING):
        yield from (invalid((*path, name), None, f"cannot be set with {INT_OR_STRING}") for name in (KEEP, EMBEDDED) if schema.get(name))
    if schema.get(EMBEDDED):
        if schema.get("additionalProperties") is not None:
            yield forbidden((*path, "additionalProperties"), f"cannot be set with {EMBEDDED}")
        if not schema.get(KEEP) and not mapping(schema, "properties"):
            yield is_required((*path, "properties"), f"with {EMBEDDED} (or {KEEP})")


def _of_type(schema: Value, kind: str, level: Level, path: Path) -> Iterator[ApiError]:
    """Whatever a schema describes has a type, and the object and objects inside it are of type object."""
    place = (*path, "type")
    if schema.get(EMBEDDED) and kind != "object":
        yield invalid(place, kind, f"must be object with {EMBEDDED}") if kind else is_required(place, f"with {EMBEDDED} (object)")
    elif not kind and not schema.get(INT_OR_STRING) and not schema.get(KEEP):
        yield is_required(place, f"for {level.value}")
    if level is Level.ROOT and kind and kind != "object":
        yield invalid(place, kind, "must be object at the root")


def _of_object_fields(schema: Value, level: Level, path: Path) -> Iterator[ApiError]:
    """What a schema may say of apiVersion, kind and metadata, which every object has."""
    fields = mapping(schema, "properties")
    for name, wanted in (("kind", "string"), ("apiVersion", "string"), ("metadata", "object")):
        kind = text(fields.get(name), "type")
        if name in fields and kind != wanted:
            yield invalid((*path, "properties", Key(name), "type"), kind, f"must be {wanted}")
    metadata = fields.get("metadata")
    if level is Level.ROOT and isinstance(metadata, dict):
        inner = mapping(metadata, "properties")
        said = {name for name, item in metadata.items() if (item or type(item) in (int, float)) and name not in ("type", "default")}
        if inner and set(inner) <= {"name", "generateName"}:
            said.discard("properties")
        if said:
            help = "leave it at type: object; the server knows the rest"
            yield forbidden((*path, "properties", Key("metadata")), "can describe nothing but name and generateName", help=help)


def _limits(schema: Value, path: Path, errors: list[ApiError], *, skips: bool = False, skips_first: bool = False) -> None:
    """The parts of a schema that say nothing of types: *skips* for an `anyOf` that is the one of integers and texts, *skips_first* for that in `allOf`."""
    for name in _JUNCTORS:
        for index, inner in items(schema, name) if name != "anyOf" or not skips else ():
            _in_junctor(inner, (*path, name, index), errors, skips=skips_first and name == "allOf" and index == 0)
    if isinstance(schema.get("not"), dict):
        _in_junctor(schema["not"], (*path, "not"), errors)
    pattern = text(schema, "pattern")
    if pattern and not is_pattern(pattern):
        errors.append(invalid((*path, "pattern"), pattern, "must be a regular expression of Go (RE2)"))


def _in_junctor(schema: Value, path: Path, errors: list[ApiError], *, skips: bool = False) -> None:
    """What stands in `allOf`, `anyOf`, `oneOf` or `not` may limit values, and no more."""
    _limits(schema, path, errors, skips=skips)
    for step, inner in inner_schemas(schema):
        if step[0] in ("items", "properties"):
            _in_junctor(inner, (*path, *step), errors)
    junctor = next(str(step) for step in reversed(path) if step in (*_JUNCTORS, "not"))
    wrong = [name for name in _NOT_IN_JUNCTORS if schema.get(name) is not None and (schema[name] or name in _POINTERS)]
    if schema.get("additionalProperties") is True or isinstance(schema.get("additionalProperties"), dict):
        wrong.append("additionalProperties")
    errors += [forbidden((*path, name), f"cannot be set inside {junctor}", help=f"write it outside of {junctor}") for name in wrong]
    if "metadata" in mapping(schema, "properties"):
        errors.append(forbidden((*path, "properties", Key("metadata")), f"cannot be described inside {junctor}"))


def _complete(limits: Value, schema: Value | None, path: Path, where: Path, errors: list[ApiError]) -> None:
    """What junctors speak of is described outside of them, too: *schema*, at *path*, is that for *limits*, at *where*. The server looks only at the root's."""
    for step, inner in inner_schemas(limits):
        if step[0] in (*_JUNCTORS, "not"):
            _described(inner, schema, path, (*where, *step), errors)


def _described(limits: Value, schema: Value | None, path: Path, where: Path, errors: list[ApiError]) -> None:
    if schema is None:
        errors.append(is_required(where, f"outside of {quoted(where[-1])}, too", field=path))
        return
    _complete(limits, schema, path, where, errors)
    if isinstance(limits.get("items"), dict):
        outside = schema.get("items")
        _described(limits["items"], outside if isinstance(outside, dict) else None, (*path, "items"), (*where, "items"), errors)
    fields = mapping(schema, "properties")
    for name, inner in properties(limits):
        step = ("properties", Key(name))
        if isinstance(fields.get(name), dict):
            _described(inner, fields[name], (*path, *step), (*where, *step), errors)
        else:
            help = f"describe {name} with its type under properties, outside of allOf, anyOf, oneOf and not"
            errors.append(is_required((*where, *step), "outside, too: only what has a type can be limited", field=(*path, *step), help=help))
