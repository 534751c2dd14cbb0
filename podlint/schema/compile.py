"""From a bundled JSON Schema to a closure that finds every structural mistake of a value; `fits.py` says quickly whether there is one.

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
from podlint.schema.fits import ACCEPTS, Fitter, expected
from podlint.schema.mistake import Mistake, NullValue, UnknownField, WrongType

Check = Callable[[Any, Path, list[Mistake]], None]
"""Appends the mistakes of a value that stands at a path."""


class Compiler:
    """The compiled checks of one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.fitter = Fitter(bundle)
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

    def _object(self, schema: Schema, name: str) -> Check:
        properties: dict[str, Schema] = schema["properties"]
        keeps_unknown = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
        fields: dict[str, Check] = {}

        def check_field(key: str, item: Any, path: Path, mistakes: list[Mistake]) -> None:
            if key not in fields:
                fields[key] = self.check(properties[key])
            fields[key](item, path, mistakes)

        def check(value: Any, path: Path, mistakes: list[Mistake]) -> None:
            if value.__class__ is not dict:
                mistakes.append(WrongType(path, "object", value))
                return
            siblings: frozenset[str] = frozenset()
            for key, item in value.items():
                if key not in properties:
                    if not keeps_unknown:
                        siblings = siblings or frozenset(value)  # one for all: thousands of unknown fields would fill the memory
                        mistakes.append(UnknownField((*path, key), name, item, siblings))
                elif item is not None:
                    check_field(key, item, (*path, key), mistakes)
                elif not properties[key].get("nullable"):
                    mistakes.append(NullValue((*path, key)))

        return check


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


def _scalar(name: str) -> Check:
    accepts = ACCEPTS[name]

    def check(value: Any, path: Path, mistakes: list[Mistake]) -> None:
        if not accepts(value):
            mistakes.append(WrongType(path, name, value))

    return check
