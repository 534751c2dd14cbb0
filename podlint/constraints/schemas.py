"""What a schema of a CustomResourceDefinition may hold, besides being structural. Expressions in CEL are not compiled, and defaults not held against it.

Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, validateCustomResourceDefinitionValidation,
ValidateCustomResourceDefinitionOpenAPISchema, validateMapListKeysMapSet; pkg/apiserver/schema/cel/validation.go, ValidFieldPath (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from podlint.constraints.context import Value
from podlint.constraints.error import ApiError, forbidden, invalid, not_supported
from podlint.constraints.error import required as is_required
from podlint.constraints.structural import EMBEDDED, KEEP, inner_schemas, is_convertible, structural_errors
from podlint.finding import Key, Path
from podlint.objects.object import items, mapping, strings, text

LIST_TYPE = "x-kubernetes-list-type"
LIST_KEYS = "x-kubernetes-list-map-keys"
MAP_TYPE = "x-kubernetes-map-type"
RULES = "x-kubernetes-validations"

_TYPES = ("array", "boolean", "integer", "number", "object", "string")
_REASONS = ("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired")
_META = ("metadata", "kind", "apiVersion")
_OPENAPI_ONLY = ("id", "patternProperties", "definitions")
_OPENAPI_ONLY_POINTERS = ("additionalItems", "dependencies", "$ref")
_NOT_WITH_STATUS = (
    "$ref",
    "$schema",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "definitions",
    "dependencies",
    "enum",
    "id",
    "maxProperties",
    "minProperties",
    "not",
    "nullable",
    "oneOf",
    "patternProperties",
    EMBEDDED,
    "x-kubernetes-int-or-string",
    LIST_KEYS,
    LIST_TYPE,
    MAP_TYPE,
)


class _Where(NamedTuple):
    """What is around a schema: why it may have no default, and whether it describes metadata."""

    no_default: str = ""
    in_metadata: bool = False


def schema_errors(schema: Value, path: Path, *, has_status: bool) -> list[ApiError]:
    """Return what is wrong with the schema of a version, which stands at a path; *has_status*: whether status is a subresource."""
    errors: list[ApiError] = []
    if has_status:
        errors += _beside_status(schema, path)
    if schema.get("nullable"):
        errors.append(forbidden((*path, "nullable"), "cannot be set for the object as a whole"))
    if is_convertible(schema):
        errors += structural_errors(schema, path)
    _check(schema, path, _Where(), errors, is_root=True)
    if not errors:
        errors += [invalid((*place, "$schema"), None, "cannot be set", field=path) for place in islice(_with_dialect(schema, path), 1)]
    return errors


def _with_dialect(schema: Value, path: Path) -> Iterator[Path]:
    """The paths to schemas that say what JSON Schema they are written in."""
    if schema.get("$schema"):
        yield path
    for step, inner in inner_schemas(schema):
        yield from _with_dialect(inner, (*path, *step))


def _beside_status(schema: Value, path: Path) -> list[ApiError]:
    """With a status of its own, a schema says of the whole object no more than what can be said of its parts."""
    kind = text(schema, "type")
    if kind and kind != "object":
        return [invalid((*path, "type"), kind, "must be object where status is a subresource")]
    wrong = next((name for name in _NOT_WITH_STATUS if _is_said(schema, name)), "")
    return [invalid((*path, wrong), None, "cannot be set for the whole object where status is a subresource", field=path)] if wrong else []


def _is_said(schema: Value, name: str) -> bool:
    """Whether a keyword is there. Empty lists and mappings are; of texts and truth values, only those that are not zero."""
    value = schema.get(name)
    return value is not None and value != "" and (value is not False or name in ("additionalItems", "additionalProperties", "default"))


def _check(schema: Value, path: Path, where: _Where, errors: list[ApiError], *, is_root: bool = False) -> None:
    """Look at a schema, and at all schemas in it."""
    errors += _of_keywords(schema, path, where)
    errors += _of_lists_and_maps(schema, path)
    if text(schema, LIST_TYPE) in ("set", "map"):
        errors += _of_items_that_differ(schema, path)
    rules = items(schema, RULES)
    described = schema if any(text(rule, "fieldPath") for _, rule in rules) and is_convertible(schema) else None
    for index, rule in rules:
        errors += _of_rule(rule, described, (*path, RULES, index))
    for step, inner in inner_schemas(schema):
        around = where
        if step[0] == "additionalProperties" and where.in_metadata:
            around = where._replace(no_default="inside additionalProperties of metadata")
        elif step[0] == "properties" and (is_root or schema.get(EMBEDDED)) and step[1] in _META:
            around = _Where(f"in {step[1]}" if is_root else where.no_default, in_metadata=True)
        _check(inner, (*path, *step), around, errors)


def _of_keywords(schema: Value, path: Path, where: _Where) -> list[ApiError]:
    """Keywords that OpenAPI has and CustomResourceDefinitions have not, or only elsewhere."""
    errors: list[ApiError] = []
    kind = text(schema, "type")
    if kind and kind not in _TYPES:
        errors.append(not_supported((*path, "type"), kind, _TYPES))
    if kind == "null":
        errors.append(forbidden((*path, "type"), "cannot be null", help="write nullable: true beside another type"))
    if schema.get("default") is not None and where.no_default:
        errors.append(forbidden((*path, "default"), f"cannot be set {where.no_default}"))
    only = [name for name in _OPENAPI_ONLY if schema.get(name)] + [name for name in _OPENAPI_ONLY_POINTERS if schema.get(name) is not None]
    errors += [forbidden((*path, name), "cannot be used in a CustomResourceDefinition") for name in only]
    if isinstance(schema.get("items"), list) and schema["items"]:
        errors.append(forbidden((*path, "items"), "must be one schema, not a list"))
    if where.in_metadata and schema.get(EMBEDDED):
        errors.append(forbidden((*path, EMBEDDED), "cannot be set in metadata"))
    if schema.get("uniqueItems") is True:
        errors.append(forbidden((*path, "uniqueItems"), "cannot be true", help=f"write {LIST_TYPE}: set"))
    more = schema.get("additionalProperties")
    if mapping(schema, "properties") and (more is False or isinstance(more, dict)):
        errors.append(forbidden((*path, "additionalProperties"), "cannot be set together with properties"))
    if schema.get(KEEP) is False:
        errors.append(invalid((*path, KEEP), None, "must be true or absent"))
    return errors


def _of_lists_and_maps(schema: Value, path: Path) -> list[ApiError]:
    """Which types lists and mappings of a special type have, and what they are made of."""
    errors: list[ApiError] = []
    for name, wanted, known in ((MAP_TYPE, "object", ("atomic", "granular")), (LIST_TYPE, "array", ("atomic", "set", "map"))):
        special = schema.get(name)
        if isinstance(special, str):
            errors += _of_type(schema, path, wanted, f"with {name}")
            if special not in known:
                errors.append(not_supported((*path, name), special, known))
    list_type, inner = schema.get(LIST_TYPE), schema.get("items")
    if strings(schema, LIST_KEYS) and list_type != "map":
        place, why = (*path, LIST_TYPE), f"with {LIST_KEYS}"
        errors.append(is_required(place, f"{why} (map)") if list_type is None else invalid(place, list_type, f"must be map {why}"))
    if list_type == "set" and text(schema, "type") == "array" and isinstance(inner, dict):
        errors += _of_members(inner, (*path, "items"))
    if list_type == "map":
        errors += _of_keys(schema, path)
    return errors


def _of_type(schema: Value, path: Path, wanted: str, why: str) -> list[ApiError]:
    kind = text(schema, "type")
    if kind == wanted:
        return []
    return [invalid((*path, "type"), kind, f"must be {wanted} {why}") if kind else is_required((*path, "type"), f"{why} ({wanted})")]


def _of_members(inner: Value, path: Path) -> list[ApiError]:
    """The members of a set are compared as a whole."""
    kind, list_type = text(inner, "type"), inner.get(LIST_TYPE)
    why = f"must be atomic in a list with {LIST_TYPE}: set"
    if kind == "array" and list_type not in (None, "atomic"):
        return [invalid((*path, LIST_TYPE), list_type, why)]
    if kind == "object" and inner.get(MAP_TYPE) != "atomic":
        return [invalid((*path, MAP_TYPE), inner.get(MAP_TYPE), why)]
    return []


def _of_keys(schema: Value, path: Path) -> list[ApiError]:
    """The keys that tell the items of a list of type map apart are fields of scalar types."""
    errors: list[ApiError] = []
    keys, inner = strings(schema, LIST_KEYS), schema.get("items")
    if not keys:
        errors.append(is_required((*path, LIST_KEYS), f"with {LIST_TYPE}: map"))
    if not isinstance(inner, dict):
        place = (*path, "items")
        errors.append(is_required(place, f"with {LIST_TYPE}: map") if inner is None else invalid(place, None, f"must be one schema with {LIST_TYPE}: map"))
        return errors
    if text(inner, "type") != "object":
        errors.append(invalid((*path, "items", "type"), text(inner, "type"), f"must be object in a list with {LIST_TYPE}: map"))
        return errors
    fields = mapping(inner, "properties")
    for index, key in enumerate(keys):
        if key not in fields:
            errors.append(invalid((*path, LIST_KEYS, index), key, "must be a property of the items", field=(*path, LIST_KEYS)))
        elif text(fields[key], "type") in ("array", "object"):
            place = (*path, "items", "properties", Key(key), "type")
            errors.append(invalid(place, text(fields[key], "type"), f"must be a scalar type, as {key} is in {LIST_KEYS}"))
        if key in keys[:index]:
            errors.append(invalid((*path, LIST_KEYS, index), key, "may stand there only once", field=(*path, LIST_KEYS)))
    return errors


def _of_items_that_differ(schema: Value, path: Path) -> list[ApiError]:
    """No item of a set or map is null, and of a map each has its keys."""
    inner = schema.get("items")
    if not isinstance(inner, dict):
        return []
    place, list_type = (*path, "items"), text(schema, LIST_TYPE)
    errors = [forbidden((*place, "nullable"), f"cannot be true in a list with {LIST_TYPE}: {list_type}")] if inner.get("nullable") else []
    fields, needed = mapping(inner, "properties"), strings(inner, "required")
    for key in strings(schema, LIST_KEYS) if list_type == "map" else ():
        field = fields.get(key)
        if not isinstance(field, dict):
            continue
        here = (*place, "properties", Key(key))
        if key not in needed and field.get("default") is None:
            help = f"or name {key} in required"
            errors.append(is_required((*here, "default"), f"as {key} is in {LIST_KEYS}", help=help))
        if field.get("nullable"):
            errors.append(forbidden((*here, "nullable"), f"cannot be true, as {key} is in {LIST_KEYS}"))
    return errors


_BREAK = re.compile(r"[\n\r]")


def _of_rule(rule: Value, schema: Value | None, path: Path) -> list[ApiError]:
    """A rule in CEL: that there is one, and that its message is one line. Of its message the first mistake alone is told.

    *schema* is what its path leads into; None where that cannot be said.
    """
    errors: list[ApiError] = []
    expression, message, reason = text(rule, "rule").strip(), text(rule, "message"), rule.get("reason")
    if not expression:
        errors.append(is_required((*path, "rule"), "(an expression in CEL)"))
    elif message and not message.strip():
        errors.append(invalid((*path, "message"), None, "cannot be blank"))
    elif _BREAK.search(message.strip()):
        errors.append(invalid((*path, "message"), None, "must be one line"))
    elif _BREAK.search(expression) and not message.strip():
        errors.append(is_required((*path, "message"), "for a rule of several lines"))
    if text(rule, "messageExpression") and not text(rule, "messageExpression").strip():
        errors.append(is_required((*path, "messageExpression"), "and cannot be blank"))
    if isinstance(reason, str) and reason not in _REASONS:
        errors.append(not_supported((*path, "reason"), reason, _REASONS))
    place, where = (*path, "fieldPath"), text(rule, "fieldPath")
    if where and not where.strip():
        errors.append(invalid(place, None, "cannot be blank"))
    if _BREAK.search(where):
        errors.append(invalid(place, None, "must be one line"))
    if where and schema is not None and schema_at(where, schema) is None:
        errors.append(invalid(place, where, "must lead to a field that the schema has, as .spec.name"))
    return errors


_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|[.\[\]]|[^.\[\]]+""", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "'": "'", "\\": "\\"}


def schema_at(path: str, schema: Value, *, has_brackets: bool = True) -> Value | None:
    """Return the schema of the field that a path such as ``.spec['name']`` leads to; None where it leads nowhere."""
    tokens = _TOKEN.findall(path)
    at: Any = schema
    while tokens and isinstance(at, dict):
        opening, *tokens = tokens
        if opening == "[" and has_brackets:
            if len(tokens) < 2 or tokens[1] != "]" or not tokens[0].startswith("'"):  # noqa: PLR2004  the name and the bracket behind it
                return None
            name, tokens = _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[0]), tokens[0][1:-1]), tokens[2:]
        elif opening == "." and tokens:
            name, *tokens = tokens
        else:
            return None
        fields = mapping(at, "properties")
        at = fields.get(name) if fields else at.get("additionalProperties")
    return at if isinstance(at, dict) else None
