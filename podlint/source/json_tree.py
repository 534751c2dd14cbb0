"""JSON text as the same trees that `tree` makes of YAML.

The server reads a text that begins with ``{`` as JSON: `1.0` stays a fraction there, and a repeated
key is another error than in YAML. Python's decoder reads values in a fourth of the time; it knows neither places nor all that is wrong.
"""

from __future__ import annotations

import math
import re
from json import JSONDecodeError, JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed lacks it
from typing import NoReturn

from podlint.source.tree import MAX_DEPTH, Leaf, Mapping, Node, Sequence, Tree, UnreadableError, Value

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = {"true": True, "false": False, "null": None}
_LONGEST_INTEGER = 400  # digits; Python refuses to convert endless ones


def parse(text: str, start: int = 0) -> Tree:
    """Return the JSON value that stands at *start* of *text*; `rest` is where the next one begins.

    Raises:
        UnreadableError: the text is not JSON.
    """
    found = _quick_value(text, start)
    if not found:
        return read(text, start)
    value, end = found
    return Tree(value, lambda: read(text, start).root, end if end < len(text) else None)


def read(text: str, start: int = 0) -> Tree:
    """The same, always with places."""
    reader = _Reader(text)
    node, value, end = reader.value(reader.skip(start), 0)
    end = reader.skip(end)
    return Tree(value, node, end if end < len(text) else None, has_duplicates=reader.has_duplicates)


class _OtherError(ValueError):
    """A text is wrong, or more than the quick decoder can tell."""


def _quick_value(text: str, start: int) -> tuple[Value, int] | None:
    """The value, and where the next one begins; None for a text that is wrong, has duplicate keys, or may hold half a surrogate pair."""
    if not text.isascii() or "\\u" in text:
        return None
    skip = _Reader(text).skip
    try:
        value, end = _DECODER.raw_decode(text, skip(start))
    except (ValueError, RecursionError):
        return None
    return (value, skip(end)) if _is_shallow(text, value) else None


def _is_shallow(text: str, value: Value) -> bool:
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return True
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one) if isinstance(inner, dict | list)]
    return not level


def _mapping(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _OtherError
    return found


def _fraction(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _OtherError
    return value


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise _OtherError
    return int(text)


def _refused(_: str) -> NoReturn:
    raise _OtherError


_DECODER = JSONDecoder(object_pairs_hook=_mapping, parse_float=_fraction, parse_int=_integer, parse_constant=_refused)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.has_duplicates = False

    def skip(self, at: int) -> int:
        match = _BLANK.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int) -> tuple[Node, Value, int]:
        first = self.text[at : at + 1]
        if first == "{":
            return self.mapping(at, depth)
        if first == "[":
            return self.sequence(at, depth)
        if first == '"':
            return self.string(at)
        for word, value in _WORDS.items():
            if self.text.startswith(word, at):
                return Leaf(at, at + len(word)), value, at + len(word)
        if match := _NUMBER.match(self.text, at):
            return Leaf(at, match.end()), self.number(match), match.end()
        raise UnreadableError("a JSON value is missing here" if first else "the JSON text ends too early", at)

    def number(self, match: re.Match[str]) -> int | float:
        text = match.group()
        if match.group(1) or match.group(2) or len(text) > _LONGEST_INTEGER:
            value = float(text)
            if math.isinf(value):
                raise UnreadableError("the number is larger than any that the API server can hold", match.start())
            return value
        return int(text)

    def string(self, at: int) -> tuple[Leaf, str, int]:
        try:
            value, end = scanstring(self.text, at + 1)
        except JSONDecodeError as error:
            raise UnreadableError("a string is not closed or holds a character that JSON does not allow", at) from error
        if not value.isascii():
            value = _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)  # as Go does
        return Leaf(at, end), value, end

    def sequence(self, at: int, depth: int) -> tuple[Node, Value, int]:
        sequence = Sequence(self.open(at, depth), flow=True)
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "]":
            node, value, at = self.value(at, depth + 1)
            sequence.nodes.append(node)
            sequence.value.append(value)
            at = self.separator(at, "]")
        sequence.end = at + 1
        return sequence, sequence.value, at + 1

    def mapping(self, at: int, depth: int) -> tuple[Node, Value, int]:
        mapping = Mapping(self.open(at, depth), flow=True)
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "}":
            if self.text[at : at + 1] != '"':
                raise UnreadableError("a key in quotes is missing here", at)
            token, key, at = self.string(at)
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise UnreadableError("a colon is missing after the key", at)
            node, value, at = self.value(self.skip(at + 1), depth + 1)
            if key in mapping.keys:
                self.has_duplicates = True
                mapping.duplicates.setdefault(key, []).append(mapping.keys[key])
            mapping.keys[key] = token
            mapping.nodes[key] = node
            mapping.value[key] = value
            at = self.separator(at, "}")
        mapping.end = at + 1
        return mapping, mapping.value, at + 1

    def open(self, at: int, depth: int) -> int:
        if depth >= MAX_DEPTH:
            raise UnreadableError(f"nested deeper than {MAX_DEPTH} levels, which podlint refuses to follow", at)
        return at

    def separator(self, at: int, closing: str) -> int:
        """Return the offset of the next item, or of the closing bracket."""
        at = self.skip(at)
        found = self.text[at : at + 1]
        if found == closing:
            return at
        if found != ",":
            raise UnreadableError(f"a comma or {closing!r} is missing here", at)
        following = self.skip(at + 1)
        if self.text[following : following + 1] == closing:
            raise UnreadableError(f"a comma before {closing!r} is one too many for JSON", at)
        return following
