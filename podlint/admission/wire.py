"""The encoding of protocol buffers, as far as CEL expressions need it: whole numbers, texts and messages.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_SEVEN = 0x7F
_MORE = 0x80
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WORD = 1 << 64


class Field(NamedTuple):
    """One field of a message: its number and what it holds, a number or bytes."""

    key: int
    number: int
    data: bytes

    def packed(self) -> tuple[int, ...]:
        """Return the numbers in a packed field."""
        found, at = [], 0
        while at < len(self.data):
            value, at = _varint(self.data, at)
            found.append(value)
        return tuple(found)


def fields(data: bytes) -> Iterator[Field]:
    """Yield the fields of an encoded message in their order.

    Raises:
        ValueError: it is cut off, or no message.
    """
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        key, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield Field(key, value, b"")
            continue
        if kind == _BYTES:
            length, at = _varint(data, at)
        elif kind in (_FIXED64, _FIXED32):
            length = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"a field of kind {kind}")
        if at + length > len(data):
            raise ValueError("a message that is cut off")
        yield Field(key, 0, data[at : at + length])
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data):
            raise ValueError("a number that is cut off")
        byte = data[at]
        value |= (byte & _SEVEN) << shift
        at += 1
        shift += 7
        if not byte & _MORE:
            return value, at


def number(value: int) -> bytes:
    """Return a whole number as it is encoded; negative ones in the two's complement of 64 bits."""
    value %= _WORD
    found = bytearray()
    while value > _SEVEN:
        found.append(value & _SEVEN | _MORE)
        value >>= 7
    found.append(value)
    return bytes(found)


def signed(value: int) -> int:
    """Return the number that was encoded in the two's complement of 64 bits."""
    return value - _WORD if value >= _WORD >> 1 else value


def text(field: Field) -> str:
    """Return the text of a field."""
    return field.data.decode("utf-8")


def message(*content: tuple[int, int | str | bytes | None]) -> bytes:
    """Return a message of fields (number, value); those without value are left out."""
    found = bytearray()
    for key, value in content:
        if isinstance(value, int):
            found += number(key << 3 | _VARINT) + number(value)
        elif value is not None:
            data = value.encode("utf-8") if isinstance(value, str) else value
            found += number(key << 3 | _BYTES) + number(len(data)) + data
    return bytes(found)
