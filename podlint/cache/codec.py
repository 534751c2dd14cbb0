"""Records as JSON and back, by the types of their fields. JSON, as reading it can do no harm, whoever wrote it."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from podlint.engine import FileResult
from podlint.finding import Key
from podlint.report import Report

Convert = Callable[[Any], Any]


class Codec(NamedTuple):
    """How values of one type become plain ones, and the way back. None stands for values that are plain as they are."""

    plain: Convert | None = None
    value: Convert | None = None


_PLAIN = Codec()
_SCALARS = (str, int, float, bool, type(None))


BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What `load` raises of bytes that are not what they should be."""


class UnknownTypeError(TypeError):
    """A type that no codec is made for."""


def dump(record: FileResult | Report) -> bytes:
    """Return a record as bytes, for `load`."""
    plain = _of(type(record)).plain
    assert plain
    return json.dumps(plain(record), separators=(",", ":")).encode()


def load(data: bytes, record: type[Any]) -> Any:
    """Return the record of this type that `dump` has made bytes of.

    Raises:
        One of `BROKEN`: the bytes are no such record.
    """
    value = _of(record).value
    assert value
    return value(json.loads(data))


def _of(record: Any) -> Codec:
    codec: Codec = _codec(record)
    return codec


@cache
def _codec(hint: Any) -> Codec:
    """The codec of a type, as annotations write it."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _SCALARS or hint is Any or origin is dict:
        return _PLAIN
    if origin is frozenset:
        inner = _sequence(arguments[0])
        assert inner.plain
        assert inner.value
        convert, back = inner.plain, inner.value
        return Codec(lambda values: convert(sorted(values)), lambda plain: frozenset(back(plain)))
    if origin is tuple:
        return _sequence(arguments[0]) if arguments[1:] == (...,) else _fields(tuple, arguments)
    if origin in (typing.Union, types.UnionType):
        return _union(arguments)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Codec(lambda member: member.value, hint)
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        hints = _hints(hint)
        return _fields(hint._make, tuple(hints[name] for name in hint._fields))  # type: ignore[attr-defined]
    raise UnknownTypeError(hint)


def _hints(record: type[Any]) -> dict[str, Any]:
    """The types of a record's fields. Some modules import them for annotations only."""
    from podlint.custom.kind import CustomKind
    from podlint.suppress import Suppression

    hints = typing.get_type_hints(record, localns={"Suppression": Suppression, "CustomKind": CustomKind, "Part": Any})
    return hints | ({"parts": tuple[Any, ...]} if record is FileResult else {})  # what has parts is not kept


def _fields(make: Callable[[Any], Any], hints: tuple[Any, ...]) -> Codec:
    """Fields of a type each."""
    codecs = tuple(map(_codec, hints))
    plains = [(number, codec.plain) for number, codec in enumerate(codecs) if codec.plain]
    values = [(number, codec.value) for number, codec in enumerate(codecs) if codec.value]

    def plain(record: Any) -> Any:
        fields = list(record)
        for number, convert in plains:
            fields[number] = convert(fields[number])
        return fields

    def value(fields: Any) -> Any:
        for number, convert in values:
            fields[number] = convert(fields[number])
        return make(fields)

    return Codec(plain, value)


def _sequence(hint: Any) -> Codec:
    """Any number of values of one type. Steps of paths are told apart from each other: a `Key` is a list of one."""
    if hint == str | int:
        return Codec(_plain_path, _path)
    codec = _codec(hint)
    if not codec.plain or not codec.value:
        return Codec(list, tuple)
    convert, back = codec.plain, codec.value
    return Codec(lambda values: [convert(value) for value in values], lambda plain: tuple([back(value) for value in plain]))


def _plain_path(path: tuple[str | int, ...]) -> list[Any]:
    return [[step] if step.__class__ is Key else step for step in path]


def _path(plain: list[Any]) -> tuple[str | int, ...]:
    return tuple([Key(step[0]) if step.__class__ is list else step for step in plain])


def _union(hints: tuple[Any, ...]) -> Codec:
    """One of several types: scalars stand for themselves, of the others there may be one, or several records."""
    others = [hint for hint in hints if _codec(hint) != _PLAIN]
    if not others:
        return _PLAIN
    if len(others) > 1:
        return _tagged({hint.__name__: _codec(hint) for hint in others})
    convert, back = _codec(others[0])
    assert convert
    assert back
    if len(hints) == 2:  # noqa: PLR2004  it, or None
        return Codec(lambda value: None if value is None else convert(value), lambda plain: None if plain is None else back(plain))
    return Codec(lambda value: value if isinstance(value, _SCALARS) else convert(value), lambda plain: back(plain) if isinstance(plain, list) else plain)


def _tagged(codecs: dict[str, Codec]) -> Codec:
    """One of several records, behind the name of its type."""

    def plain(record: Any) -> Any:
        name = record.__class__.__name__
        convert = codecs[name].plain
        assert convert
        return [name, convert(record)]

    def value(tagged: Any) -> Any:
        name, fields = tagged
        back = codecs[name].value
        assert back
        return back(fields)

    return Codec(plain, value)
