"""How paths and types are written for people, and paths as the server writes them."""

from __future__ import annotations

from typing import Any

from podlint.finding import Path, dotted

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "int32": "a whole number of 32 bits",
    "int64": "a whole number of 64 bits",
    "number": "a number",
    "byte": "base64 text",
    "date-time": "a time such as 2026-01-31T08:00:00Z",
    "micro-time": "a time with six decimals such as 2026-01-31T08:00:00.000000Z",
    "quantity": "a quantity such as 500m or 2Gi",
    "int-or-string": "a whole number or text",
    "integer-or-string": "a whole number or text",
}
_GO_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", '"': '\\"', "\\": "\\\\"}
_LONGEST_VALUE = 40


def type_phrase(expected: str) -> str:
    """Return ``a list`` for ``array``: what a field takes, in words."""
    return _TYPES[expected]


def value_phrase(value: Any) -> str:
    """Return what a value is, in words: ``the number 80``, ``the text 'x'``, ``a list``."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if value is None:
        return "nothing"
    return f"the text {_shorten(value)!r}"


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def quoted_path(path: Path) -> str:
    """Return a path as the server's strict decoding prints it: through Go's strconv.Quote."""
    text = dotted(path)
    if text.isascii() and text.isprintable() and not set(text) & set('"\\'):
        return text
    return "".join(_go_escaped(character) for character in text)


def _go_escaped(character: str) -> str:
    if character in _GO_ESCAPES:
        return _GO_ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x80:  # noqa: PLR2004  ASCII
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  the basic plane


def without_indices(path: Path) -> str:
    """Return a path as the server's decoder prints it: it knows fields, not which item of a list."""
    return ".".join(step for step in path if isinstance(step, str))
