"""The keys of a YAML text that need not be YAML yet: while somebody types, only the indentation says where a line belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.lsp.flow import Flow

LONGEST_LINE = 10_000  # characters; a longer line is not looked into
DEEPEST = 250
"""Blocks inside each other; what is deeper counts to the last one."""

_LINE = re.compile(r"[^\r\n]*")
_DASH = re.compile(r"-(?=[ \t]|$)[ \t]*")
_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*')(?=[ \t]*:(?:[ \t]|$))""")
_COLON = re.compile(r":(?=[ \t]|$)")
_NO_KEY = "\"'{}[],#&*!|>%@`"  # what a key without quotes does not begin with
_BLANKS = re.compile(r"[ \t]*")
_FLOW_VALUE = re.compile(r"""[ \t]*:[ \t]*("[^"\r\n]{0,300}"|'[^'\r\n]{0,300}'|[^\s{}\[\],"'][^{}\[\],\r\n]{0,300})""")
_PROPERTY = re.compile(r"(?:[&!][^\s]*[ \t]+)*")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")


class Entry(NamedTuple):
    """A key of a mapping: its path, where the key stands, and the text of its value as far as it is on the same line."""

    path: Path
    start: int
    end: int
    value: str = ""


class Block(NamedTuple):
    """A mapping or list in block style that is open: the column of its keys or dashes, its path, and the last key or index in it."""

    column: int
    path: Path
    step: str | int

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.step, int)


class Line(NamedTuple):
    """A line as far as it was typed: where what follows its dashes begins, its key if it has one, and where the value begins."""

    start: int
    key: str
    key_end: int
    value: int


class Outline:
    """Reads lines one after the other and knows which blocks are open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.flow: Flow | None = None
        self.scalar = -1
        """The column that the lines of an open block scalar are right of; -1 where none is open."""

    def copy(self) -> Outline | None:
        """Return another one that has read as much; None within brackets."""
        if self.flow is not None:
            return None
        twin = Outline()
        twin.blocks, twin.scalar = list(self.blocks), self.scalar
        return twin

    def read(self, text: str, start: int, end: int) -> Iterator[Entry]:
        """Yield the keys between two offsets, which are at the beginning of lines."""
        while start < end:
            match = _LINE.match(text, start, end)
            assert match
            if match.end() - start <= LONGEST_LINE:
                yield from self.line(text, start, match.end())
            start = match.end() + (2 if text.startswith("\r\n", match.end()) else 1)

    def line(self, text: str, start: int, end: int) -> Iterator[Entry]:
        """Yield the keys on one line."""
        if self.flow is not None:
            yield from self.in_flow(text, start, end)
            return
        column = _indentation(text, start, end)
        first = start + column
        if first == end or text[first] == "#" or self.in_scalar(column):
            return
        found = self.enter(text, start, first, end)
        if found.key:
            path = (*self.mapping(found.start - start), found.key)
            self.put(found.start - start, found.key)
            yield Entry(path, found.start, found.key_end, _value(text[found.value : end]))
        yield from self.rest(text, found.value, end)
        if text[found.value : found.value + 1] in ("|", ">"):
            self.scalar = found.start - start if found.key else self.blocks[-1].column if self.blocks else -1

    def in_scalar(self, column: int) -> bool:
        """Whether a line that begins in *column* belongs to a block scalar."""
        if self.scalar >= 0 and column > self.scalar:
            return True
        self.scalar = -1
        return False

    def enter(self, text: str, start: int, first: int, end: int) -> Line:
        """Take the dashes of a line; return what follows them."""
        while match := _DASH.match(text, first, end):
            self.dash(first - start)
            first = match.end()
        found = _key(text, first, end)
        if not found:
            return Line(first, "", first, _past(_PROPERTY, text, first, end))
        key_end, colon = found
        value = _past(_BLANKS, text, colon + 1, end)
        return Line(first, _unquoted(text[first:key_end]), key_end, _past(_PROPERTY, text, value, end))

    def dash(self, column: int) -> None:
        """An item begins: of the list that is open in that column, or of a new one."""
        while self.blocks and self.blocks[-1].column > column:
            self.blocks.pop()
        top = self.blocks[-1] if self.blocks else None
        if top and top.is_list and top.column == column:
            self.blocks[-1] = top._replace(step=int(top.step) + 1)
        elif len(self.blocks) < DEEPEST:
            self.blocks.append(Block(column, (*top.path, top.step) if top else (), 0))

    def mapping(self, column: int) -> Path:
        """Return the path of the mapping that a key in *column* belongs to, and leave the blocks that end there."""
        while self.blocks and (self.blocks[-1].column > column or (self.blocks[-1].is_list and self.blocks[-1].column == column)):
            self.blocks.pop()
        top = self.blocks[-1] if self.blocks else None
        if top is None:
            return ()
        return top.path if top.column == column and not top.is_list else (*top.path, top.step)

    def put(self, column: int, key: str) -> None:
        """A key stands in *column*."""
        path = self.mapping(column)
        top = self.blocks[-1] if self.blocks else None
        if top and top.column == column:
            self.blocks[-1] = top._replace(step=key)
        elif len(self.blocks) < DEEPEST:
            self.blocks.append(Block(column, path, key))

    def rest(self, text: str, start: int, end: int) -> Iterator[Entry]:
        """Yield the keys in a mapping in flow style that begins on a line."""
        if text[start : start + 1] in ("{", "[") and start < end:
            top = self.blocks[-1] if self.blocks else None
            self.flow = Flow((*top.path, top.step) if top else ())
            yield from self.in_flow(text, start, end)

    def in_flow(self, text: str, start: int, end: int) -> Iterator[Entry]:
        """Yield the keys of a line inside flow style."""
        assert self.flow
        for path, key_start, key_end in self.flow.read(text, start, end):
            match = _FLOW_VALUE.match(text, key_end)
            yield Entry(path, key_start, key_end, _unquoted(match[1].strip()) if match else "")
        if self.flow.is_closed:
            self.flow = None


def _indentation(text: str, start: int, end: int) -> int:
    line = text[start:end]
    return len(line) - len(line.lstrip(" \t"))


def _key(text: str, first: int, end: int) -> tuple[int, int] | None:
    """Where the key that begins a line ends, and its colon; every step takes time in proportion to the line, however odd it is."""
    quoted = _QUOTED.match(text, first, end)
    if quoted or (first < end and text[first] not in _NO_KEY):
        colon = _COLON.search(text, quoted.end() if quoted else first, end)
        if colon and colon.start() > first and (quoted or not _COMMENT.search(text[first : colon.start()])):
            return first + len(text[first : colon.start()].rstrip(" \t")), colon.start()
    return None


def _past(what: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Behind what may stand at an offset."""
    match = what.match(text, start, end)
    return match.end() if match else start


def _value(text: str) -> str:
    return _unquoted(_COMMENT.sub("", text).strip())


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
