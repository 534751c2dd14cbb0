"""From a bundled JSON Schema to a closure that says whether a value has no structural mistake at all: nearly always that is all there is to know.

What the mistakes are, and where, `compile.py` says, by the same semantics: those of the API server's decoding. Fields compile on first use.

Source: sigs.k8s.io/json decode.go; the UnmarshalJSON of Quantity, IntOrString, Time and MicroTime.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from podlint.schema.bundle import Bundle, Schema
from podlint.schema.formats import is_base64, is_quantity, is_time

Fits = Callable[[Any], bool]
"""Whether a value can be decoded, and holds no null."""

_Form = tuple[type, Fits]
"""A class whose values all fit, and what says it of values of other classes."""

_BYTE_MAX = 255


class Fitter:
    """The compiled answers of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._compiled: dict[str, Fits] = {}

    def definition(self, name: str) -> Fits:
        """Return what says whether a value fits a definition."""
        found = self._compiled.get(name)
        if found is None:
            found = self._compiled[name] = self._form(self.bundle.definition(name))[1]
        return found

    def _form(self, schema: Schema) -> _Form:
        if "$ref" in schema:
            return _Never, self.definition(schema["$ref"])
        if "properties" in schema:
            return _Never, _object(_Fields(self.field, schema))
        if schema.get("type") == "object":
            return _Never, _mapping(*self._form(schema.get("additionalProperties", {})))
        if schema.get("type") == "array":
            return _Never, _sequence(*self._form(schema["items"]))
        if not schema.get("type"):
            return _Never, _is_there
        name = expected(schema)
        return _EXACT.get(name, _Never), ACCEPTS[name]

    def field(self, schema: Schema) -> _Form:
        """Return the form of a field, which may be null where its schema says so."""
        exact, fits = self._form(schema)
        return (exact, lambda value: value is None or fits(value)) if schema.get("nullable") else (exact, fits)


class _Fields(dict[str, _Form]):
    """The forms of an object's fields, as far as they were asked for."""

    def __init__(self, form: Callable[[Schema], _Form], schema: Schema) -> None:
        super().__init__()
        self._form = form
        self._properties: dict[str, Schema] = schema["properties"]
        self._unknown = _Never, _is_there_or_null if schema.get("x-kubernetes-preserve-unknown-fields") else _never

    def __missing__(self, key: str) -> _Form:
        if key not in self._properties:
            return self._unknown
        form = self[key] = self._form(self._properties[key])
        return form


def _object(fields: _Fields) -> Fits:
    def fits_object(value: Any) -> bool:
        if value.__class__ is not dict:
            return False
        for key, item in value.items():
            exact, fits = fields[key]
            if item.__class__ is not exact and not fits(item):
                return False
        return True

    return fits_object


def _mapping(exact: type, fits: Fits) -> Fits:
    def fits_mapping(value: Any) -> bool:
        if value.__class__ is not dict:
            return False
        for item in value.values():  # noqa: SIM110  faster than a generator
            if item.__class__ is not exact and not fits(item):
                return False
        return True

    return fits_mapping


def _sequence(exact: type, fits: Fits) -> Fits:
    def fits_sequence(value: Any) -> bool:
        if value.__class__ is not list:
            return False
        for item in value:  # noqa: SIM110  as above
            if item.__class__ is not exact and not fits(item):
                return False
        return True

    return fits_sequence


class _Never:
    """The class of no value."""


def _is_there(value: Any) -> bool:
    """Of a field that keeps whatever JSON it is given."""
    return value is not None


def _is_there_or_null(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


# Scalars


def expected(schema: Schema) -> str:
    """Return the one word for a scalar's type: its format where that decides, else its JSON type."""
    if schema.get("format") in ACCEPTS:
        return str(schema["format"])
    return str(schema["type"])


def _is_int32(value: Any) -> bool:
    return value.__class__ is int and -(2**31) <= value < 2**31


def _is_int64(value: Any) -> bool:
    return value.__class__ is int and -(2**63) <= value < 2**63


def _is_bytes(value: Any) -> bool:
    """Go reads bytes from base64 text, and from a list of numbers too."""
    if isinstance(value, list):
        return all(item is None or (item.__class__ is int and 0 <= item <= _BYTE_MAX) for item in value)
    return isinstance(value, str) and is_base64(value)


_is_known_quantity = lru_cache(maxsize=512)(is_quantity)  # the same few stand everywhere


def _is_quantity(value: Any) -> bool:
    return _is_known_quantity(value) if value.__class__ is str else is_quantity(value)


ACCEPTS: dict[str, Fits] = {
    "string": lambda value: value.__class__ is str,
    "boolean": lambda value: value.__class__ is bool,
    "integer": _is_int64,
    "int32": _is_int32,
    "int64": _is_int64,
    "number": lambda value: value.__class__ in (int, float),
    "byte": _is_bytes,
    "date-time": lambda value: isinstance(value, str) and is_time(value),
    "micro-time": lambda value: isinstance(value, str) and is_time(value, micro=True),
    "quantity": _is_quantity,
    "int-or-string": lambda value: value.__class__ is str or _is_int32(value),
    "integer-or-string": lambda value: value.__class__ is str or _is_int64(value),  # of custom resources
}
"""Whether a scalar has the form of that name (`expected`)."""

_EXACT: dict[str, type] = {"string": str, "boolean": bool, "int-or-string": str, "integer-or-string": str}
"""Of which class every value has that form."""
