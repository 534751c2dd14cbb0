"""The words that the tables of defaults are made of.

A *filler* is a function from a mapping, as the user wrote it, to the mapping as the server goes on with it. It never
changes its argument, and returns the very same where nothing is to be filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Value = dict[str, Any]

Filler = Callable[[Any, int], Any]
"""(value, minor version of Kubernetes) -> value with defaults."""


def fill(  # noqa: C901  one loop for each parameter
    *then: Filler,
    zero: Mapping[str, Any] | None = None,
    absent: Mapping[str, Any] | None = None,
    inner: Mapping[str, Filler] | None = None,
    first: tuple[Filler, ...] = (),
) -> Filler:
    """Return the filler of one type.

    Args:
        then: Fillers of the whole mapping for what depends on several fields, run last.
        zero: Defaults of plain fields: for a value that is absent or zero (0, "", false, empty).
        absent: Defaults of pointers: for a value that is absent.
        inner: Fillers of the fields that are there, applied after the defaults.
        first: Fillers of the whole mapping, run before everything else.
    """
    zeros = tuple((zero or {}).items())
    absents = tuple((absent or {}).items())
    fields = tuple((inner or {}).items())
    has_defaults = bool(zeros or absents)

    def filled(value: Value, minor: int) -> Value:  # noqa: C901  as above
        for step in first:
            value = step(value, minor)
        result = value.copy() if has_defaults else value
        for name, default in zeros:
            if not result.get(name):
                result[name] = default
        for name, default in absents:
            if name not in result:
                result[name] = default
        for name, filler in fields:
            item = result.get(name)
            if item is None:
                continue
            new = filler(item, minor)
            if new is not item:
                if result is value:
                    result = value.copy()
                result[name] = new
        for step in then:
            result = step(result, minor)
        return result

    return filled


def each(filler: Filler) -> Filler:
    """The filler of a list of such mappings."""

    def filled(value: list[Any], minor: int) -> list[Any]:
        result = value
        for index, item in enumerate(value):
            new = filler(item, minor)
            if new is not item:
                if result is value:
                    result = value.copy()
                result[index] = new
        return result

    return filled


def values(filler: Filler) -> Filler:
    """The filler of a map of such mappings."""

    def filled(value: Value, minor: int) -> Value:
        return {key: filler(item, minor) for key, item in value.items()}

    return filled


def drop(*names: str, before: int | None = None) -> Filler:
    """Return the filler that takes out fields whose feature gates are off: *before* a minor version, or in all versions so far."""
    wanted = frozenset(names)

    def filled(value: Value, minor: int) -> Value:
        return value if (before is not None and minor >= before) or wanted.isdisjoint(value) else without(value, *names)

    return filled


def without(value: Value, *names: str) -> Value:
    """Return *value* without some fields."""
    return {name: item for name, item in value.items() if name not in names} if any(name in value for name in names) else value
