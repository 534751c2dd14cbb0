"""From a bundled JSON Schema to a closure that finds every structural mistake of a value.

The semantics are the API server's decoding, not JSON Schema's: `null` is absent anywhere, an unknown
field is a mistake, and `required` says nothing (that is for constraints). Fields compile on first use. Schemas of custom
resources may also keep unknown fields, and let a field be null.

Source: sigs.k8s.io/json decode.go; the UnmarshalJSON of Quantity, IntOrString, Time and MicroTime.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from podlint.finding import Path
from podlint.schema.bundle import Bundle, Schema
from podlint.schema.formats import is_base64, is_quantity, is_time
from podlint.schema.mistake import Mistake, NullValue, UnknownField, WrongType

Check = Callable[[Any, Path, list[Mistake]], None]
"""Appends the mistakes of a value that stands at a path."""

_BYTE_MAX = 255


class Compiler:
    """The compiled checks of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._compiled: dict[str, Check] = {}

    def definition(self, name: str) -> Check:
        """Return the check of a definition."""
        check = self._compiled.get(name)
        if check is None:
            check = self._compiled[name] = self.check(self.bundle.definition(name), name)
        return check

    def check(self, schema: Schema, name: str = "") -> Check:
        """Return the check of a schema; *name* is its definition's, if it is one."""
        if "$ref" in schema:
            return self.definition(schema["$ref"])
        if "properties" in schema:
            return self._object(schema, name)
        if schema.get("type") == "object":
            return partial(_mapping, self.check(schema.get("additionalProperties", {})))
        if schema.get("type") == "array":
            return partial(_sequence, self.check(schema["items"]))
        return _scalar(expected(schema)) if schema.get("type") else _anything

    def _object(self, schema: Schema, name: str) -> Check:  # noqa: C901  the innermost loop of all
        properties: dict[str, Schema] = schema["properties"]
        keeps_unknown = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
        # A field's exact class, which is enough where it matches, and the check for all other values.
        fields: dict[str, tuple[type, Check]] = {}

        def compile_field(key: str) -> tuple[type, Check] | None:
            if key not in properties:
                return None
            field = properties[key]
            exact = {"string": str, "boolean": bool}.get(field.get("type", ""), _Never) if "format" not in field else _Never
            fields[key] = exact, self.check(field)
            return fields[key]

        def check(value: Any, path: Path, mistakes: list[Mistake]) -> None:
            if value.__class__ is not dict:
                mistakes.append(WrongType(path, "object", value))
                return
            for key, item in value.items():
                field = fields.get(key) or compile_field(key)
                if field is None:
                    if not keeps_unknown:
                        mistakes.append(UnknownField((*path, key), name, item, frozenset(value)))
                elif item.__class__ is field[0]:
                    continue
                elif item is None:
                    if not properties[key].get("nullable"):
                        mistakes.append(NullValue((*path, key)))
                else:
                    field[1](item, (*path, key), mistakes)

        return check


class _Never:
    """The class of no value."""


def _anything(value: Any, path: Path, mistakes: list[Mistake]) -> None:
    """A field that keeps whatever JSON it is given."""


def _mapping(check: Check, value: Any, path: Path, mistakes: list[Mistake]) -> None:
    if value.__class__ is not dict:
        mistakes.append(WrongType(path, "object", value))
        return
    for key, item in value.items():
        if item is None:
            mistakes.append(NullValue((*path, key)))
        else:
            check(item, (*path, key), mistakes)


def _sequence(check: Check, value: Any, path: Path, mistakes: list[Mistake]) -> None:
    if value.__class__ is not list:
        mistakes.append(WrongType(path, "array", value))
        return
    for index, item in enumerate(value):
        if item is None:
            mistakes.append(NullValue((*path, index)))
        else:
            check(item, (*path, index), mistakes)


def expected(schema: Schema) -> str:
    """Return the one word for a scalar's type: its format where that decides, else its JSON type."""
    if schema.get("format") in _ACCEPTS:
        return str(schema["format"])
    return str(schema["type"])


def _scalar(name: str) -> Check:
    accepts = _ACCEPTS[name]

    def check(value: Any, path: Path, mistakes: list[Mistake]) -> None:
        if not accepts(value):
            mistakes.append(WrongType(path, name, value))

    return check


def _is_integer(value: Any, bits: int) -> bool:
    return value.__class__ is int and -(1 << bits) <= value < (1 << bits)


def _is_bytes(value: Any) -> bool:
    """Go reads bytes from base64 text, and from a list of numbers too."""
    if isinstance(value, list):
        return all(item is None or (item.__class__ is int and 0 <= item <= _BYTE_MAX) for item in value)
    return isinstance(value, str) and is_base64(value)


_ACCEPTS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: value.__class__ is str,
    "boolean": lambda value: value.__class__ is bool,
    "integer": partial(_is_integer, bits=63),
    "int32": partial(_is_integer, bits=31),
    "int64": partial(_is_integer, bits=63),
    "number": lambda value: value.__class__ in (int, float),
    "byte": _is_bytes,
    "date-time": lambda value: isinstance(value, str) and is_time(value),
    "micro-time": lambda value: isinstance(value, str) and is_time(value, micro=True),
    "quantity": is_quantity,
    "int-or-string": lambda value: isinstance(value, str) or _is_integer(value, 31),
    "integer-or-string": lambda value: isinstance(value, str) or _is_integer(value, 63),  # of custom resources
}
