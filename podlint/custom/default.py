"""The defaults that a CustomResourceDefinition names: each has to be a value that its schema takes.

Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go, ValidateDefaults (v1.36)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from podlint.constraints.answer import Answer, answers_to
from podlint.constraints.context import Value
from podlint.constraints.definitions import moved, parts
from podlint.constraints.error import ApiError, invalid
from podlint.constraints.structural import EMBEDDED, KEEP, is_convertible, structural_errors
from podlint.custom.extensions import extension_errors
from podlint.custom.shape import fault_of
from podlint.finding import Key, Path
from podlint.objects.object import mapping
from podlint.schema.structure import Structure

_META = ("apiVersion", "kind", "metadata")
_PLAIN = frozenset({"type", "default", "description", "title", "example", "nullable", "properties", "items", "additionalProperties"})
"""What asks nothing of a value but its type, as long as the value is empty."""

_CLASSES: dict[str, type | tuple[type, ...]] = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "object": dict, "array": list}


def default_answers(structure: Structure) -> list[Answer]:
    """Return what the server would answer about the defaults in a CustomResourceDefinition's schemas, where those are sound."""
    spec = mapping(structure.value, "spec")
    errors: list[ApiError] = []
    for version, place, field in parts(spec, ("spec",), "schema"):
        schema = mapping(version, "schema").get("openAPIV3Schema")
        if not isinstance(schema, dict) or not is_convertible(schema) or fault_of(schema, allows_references=False):
            continue
        found = list(_errors({**schema, EMBEDDED: True}, (*place, "openAPIV3Schema")))
        if found and not structural_errors(schema, ()):
            errors += moved(found, place, field)
    return answers_to(structure, errors)


def _errors(schema: Value, path: Path) -> Iterator[ApiError]:
    """What is wrong with the default of a schema, and with those inside it. What objects have in metadata is not looked at, nor are values of a map."""
    default = schema.get("default")
    if default is not None and not _is_obviously_fine(schema, default):
        yield from _of_default(schema, default, (*path, "default"))
    if isinstance(schema.get("items"), dict):
        yield from _errors(schema["items"], (*path, "items"))
    for name, inner in mapping(schema, "properties").items():
        if isinstance(inner, dict) and not (schema.get(EMBEDDED) and name in _META):
            yield from _errors(inner, (*path, "properties", Key(name)))


def _is_obviously_fine(schema: Value, default: Any) -> bool:
    """Whether a default needs no closer look, as most: it is of the type, and nothing more is asked of it than to be one of some."""
    wanted = _CLASSES.get(str(schema.get("type")))
    if wanted is None or not isinstance(default, wanted) or (isinstance(default, bool) and wanted is not bool):
        return False
    if "enum" in schema and default not in schema["enum"]:
        return False
    return _PLAIN.issuperset(schema.keys() - {"enum"}) and (not default or not isinstance(default, dict | list))


def _of_default(schema: Value, default: Any, path: Path) -> Iterator[ApiError]:
    from podlint.custom.values import value_errors

    if _has_unknown(schema, default, keeps=bool(schema.get(EMBEDDED))):
        yield invalid(path, None, "has a field that the schema does not")
    text = json.dumps(schema)
    errors = list(extension_errors(schema, default)) or list(value_errors(text, default))
    yield from (error._replace(path=(*path, *error.path), field=None if error.field is None else (*path, *error.field)) for error in errors)


def _has_unknown(schema: Any, value: Any, *, keeps: bool = False) -> bool:
    """Whether a value has a field that the server would drop; *keeps*: whether it is a whole object."""
    if not isinstance(schema, dict):
        return False
    if isinstance(value, list):
        return any(_has_unknown(schema.get("items"), item) for item in value)
    if not isinstance(value, dict):
        return False
    fields, more = mapping(schema, "properties"), schema.get("additionalProperties")
    known = {*fields, *(_META if keeps or schema.get(EMBEDDED) else ())}
    is_open = bool(schema.get(KEEP)) or (more is not None and more is not False)
    if not is_open and any(name not in known for name in value):
        return True
    return any(_has_unknown(fields.get(name, more), item) for name, item in value.items())
