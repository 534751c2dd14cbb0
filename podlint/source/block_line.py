"""What one line of plain block YAML says."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from podlint.source.scalars import plain, plain_key
from podlint.source.tree import Value

_new = tuple.__new__  # a NamedTuple's own takes three times as long

_LONG = 200  # characters; lines from there on are not remembered
_MOST_KNOWN = 8192

_TOO_LONG = 100_000  # characters; a pattern that repeats a group takes memory for each time

_LONGEST_KEY = 1000  # characters; libyaml takes 1024 for a key on one line
_DEEPEST_FLOW = 20

_ENTRY = re.compile(r"(?P<indent> *)(?P<dash>- +)?(?P<key>(?P<word>[A-Za-z][\w./-]*)|(?P<sign>[\"'])(?P<name>[\w./-]+)(?P=sign))", re.ASCII)
_SCALAR = re.compile(
    r" *(?P<value>(?P<plain>[A-Za-z0-9/](?:[\w./:=-]*[\w./=-])?)|\"(?P<double>[^\"\\]*)\"|'(?P<single>[^']*)')(?: *| +#.*)\Z",
    re.ASCII,
)
_LINE = re.compile(
    r"(?P<indent>\ *)(?P<dashes>(?:-(?:\ +|$))*)"
    r"(?:(?P<key>[A-Za-z0-9_./][\w./-]*|\"[^\"\\]*\"|'[^']*')(?P<colon>\ *:)(?:\ +|$))?"
    r"(?P<rest>.*)",
    re.ASCII | re.VERBOSE,
)
_QUOTED = re.compile(r"\"(?P<double>[^\"\\]*(?:\\[\"\\ntr][^\"\\]*)*)\"|'(?P<single>[^']*(?:''[^']*)*)'")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}  # of those that _QUOTED takes, all others stand for themselves
_BLOCK = re.compile(r"[|>](?P<chomping>[+-]?)")
_REFERENCE = re.compile(r"[&*](?P<name>[A-Za-z0-9_-]+)", re.ASCII)
_DASHED = re.compile(r"-[^ ]")
_IN_FLOW = re.compile(r"(?:[A-Za-z0-9_./$(=]|-(?=[\w-]))[\w./$()=+@-]*(?: +[\w./$()=+@-]+)*", re.ASCII)
_NOT_PLAIN = "-?:,[]{}#&*!|>'\"%@`"
_NOTHING = re.compile(r" *$| +#")
_BLANKS = re.compile(r" *")


class Scalar(NamedTuple):
    """A scalar in a flow mapping or list."""

    value: Value
    start: int
    end: int


class Flow(NamedTuple):
    """A flow mapping or list of one line. `items` are what it holds: of a mapping, each belongs to one of the `keys`."""

    start: int
    end: int
    keys: tuple[Scalar, ...] | None
    items: tuple[Scalar | Flow, ...]


class Block(NamedTuple):
    """The first line of a block scalar."""

    start: int
    is_folded: bool
    chomping: str


class Anchor(NamedTuple):
    """The name of what begins in the next line."""

    name: str


class Alias(NamedTuple):
    """What stands in the place of that which has this name."""

    name: str


class Line(NamedTuple):
    """What one line says. Places are columns: `column` of its first dash or key, `after` behind its last dash or colon.

    A scalar behind that is `value`, from `start` to `end`, anything else `more`. Without scalar `start` is -1.
    """

    column: int
    dashes: tuple[int, ...]
    key: str | None
    key_start: int
    key_end: int
    after: int
    value: Value = None
    start: int = -1
    end: int = -1
    more: Flow | Block | Anchor | Alias | None = None


class OtherError(Exception):
    """A text is more than plain block YAML, or is wrong."""


def line_of(written: str) -> Line | None:
    """Return what a line says; None if it is blank or a comment.

    Raises:
        OtherError: it is more than this reads.
        UnreadableScalarError: the server refuses a scalar in it.
    """
    require_printable(written)
    before, colon, behind = written.partition(": ")
    if not colon and written[-1:] == ":":
        entry = _known_entry(written[:-1]) if len(written) < _LONG else None
        if entry:
            return _new(Line, (*entry, None, -1, -1, None))
        return _other_line(written)
    entry = _known_entry(before) if colon and len(before) < _LONG else None
    match = _SCALAR.match(behind) if entry else None
    if entry and match:  # nearly always: the same as below, in a third of the time
        text, double, single = match.group("plain", "double", "single")
        value = plain(text) if text else single if double is None else double
        start, end = match.span("value")
        offset = len(before) + 2
        return _new(Line, (*entry, value, start + offset, end + offset, None))
    return _other_line(written)


@lru_cache(maxsize=_MOST_KNOWN)
def _known_entry(written: str) -> tuple[int, tuple[int, ...], str, int, int, int] | None:
    """What stands before the colon of a plain entry: the first fields of a `Line`. None if it is no such entry."""
    match = _ENTRY.fullmatch(written)
    if not match:
        return None
    dash, word = match.start("dash"), match["word"]
    key_start, key_end = match.span("key")
    return match.end("indent"), (dash,) if dash >= 0 else (), plain_key(word) if word else match["name"], key_start, key_end, key_end + 1


def require_printable(written: str) -> None:
    """Raise OtherError where there are tabs, other line breaks, a byte order mark, or what YAML does not allow."""
    if not written.isprintable():
        raise OtherError


class _KnownLines(dict[str, Line | None]):
    """What `line_of` says of lines, remembered: most lines stand in many manifests."""

    def __missing__(self, written: str) -> Line | None:
        line = line_of(written)
        if len(written) < _LONG:
            if len(self) == _MOST_KNOWN:
                self.clear()
            self[written] = line
        return line


known_lines = _KnownLines()


def _other_line(written: str) -> Line | None:
    """The same for a line of any form."""
    match = _LINE.match(written) if len(written) < _TOO_LONG else None
    if not match:
        raise OtherError
    column, key = match.end("indent"), match["key"]
    dashes = tuple(column + at for at, sign in enumerate(match["dashes"]) if sign == "-")
    value, start, end, more = _rest(written, match.start("rest"))
    if key is None:
        if dashes:
            return Line(column, dashes, None, -1, -1, dashes[-1] + 1, value, start, end, more)
        if start >= 0 or more:
            raise OtherError
        return None
    if len(key) > _LONGEST_KEY:
        raise OtherError
    name = key[1:-1] if key[0] in "\"'" else plain_key(key)
    return Line(column, dashes, name, match.start("key"), match.end("key"), match.end("colon"), value, start, end, more)


def _rest(written: str, start: int) -> tuple[Value, int, int, Flow | Block | Anchor | Alias | None]:
    """What stands behind dashes and key: `value`, `start`, `end` and `more` of a `Line`."""
    first = written[start : start + 1]
    if first in ("", "#"):
        return None, -1, -1, None
    if first in "|>":
        match = _BLOCK.match(written, start)
        assert match
        _nothing_behind(written, match.end())
        return None, -1, -1, Block(start, first == ">", match["chomping"])
    if first in "&*":
        match = _REFERENCE.match(written, start)
        if not match:
            raise OtherError
        _nothing_behind(written, match.end())
        return None, -1, -1, (Anchor if first == "&" else Alias)(match["name"])
    if first in "[{":
        flow = _flow(written, start)
        _nothing_behind(written, flow.end)
        return None, -1, -1, flow
    if first in "\"'":
        scalar = _quoted(written, start)
        _nothing_behind(written, scalar.end)
        return (*scalar, None)
    text = written[start:].partition(" #")[0].rstrip(" ")
    if (first in _NOT_PLAIN and not _DASHED.match(text)) or ": " in text or text[-1] == ":":
        raise OtherError
    return plain(text), start, start + len(text), None


def _nothing_behind(written: str, at: int) -> None:
    if not _NOTHING.match(written, at):
        raise OtherError


def _quoted(written: str, start: int) -> Scalar:
    match = _QUOTED.match(written, start)
    if not match:
        raise OtherError
    single, double = match["single"], match["double"]
    if double is None:
        return Scalar(single.replace("''", "'"), start, match.end())
    return Scalar(_ESCAPE.sub(_unescaped, double) if "\\" in double else double, start, match.end())


def _unescaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[1], match[1])


def _flow(written: str, start: int, depth: int = 0) -> Flow:
    """The flow mapping or list that begins in a column."""
    if depth == _DEEPEST_FLOW:
        raise OtherError
    is_mapping = written[start] == "{"
    closing = "}" if is_mapping else "]"
    keys: list[Scalar] = []
    items: list[Scalar | Flow] = []
    at = _behind_blanks(written, start + 1)
    while written[at : at + 1] != closing:
        if items:
            if written[at : at + 1] != ",":
                raise OtherError
            at = _behind_blanks(written, at + 1)
        if is_mapping:
            key = _flow_scalar(written, at, is_key=True)
            at = _behind_blanks(written, key.end)
            if written[at : at + 2] != ": " or any(key.value == known.value for known in keys):
                raise OtherError
            keys.append(key)
            at = _behind_blanks(written, at + 1)
        items.append(_flow(written, at, depth + 1) if written[at : at + 1] in ("[", "{") else _flow_scalar(written, at))
        at = _behind_blanks(written, items[-1].end)
    return Flow(start, at + 1, tuple(keys) if is_mapping else None, tuple(items))


def _flow_scalar(written: str, at: int, *, is_key: bool = False) -> Scalar:
    if written[at : at + 1] in ("'", '"'):
        return _quoted(written, at)
    match = _IN_FLOW.match(written, at)
    if not match:
        raise OtherError
    return Scalar((plain_key if is_key else plain)(match.group()), at, match.end())


def _behind_blanks(written: str, at: int) -> int:
    match = _BLANKS.match(written, at)
    return match.end() if match else at
