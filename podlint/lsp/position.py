"""Between offsets and the positions of editors: lines, and columns in the units that client and server have agreed on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from podlint.finding import Position
from podlint.source.text import Lines

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"


class Range(NamedTuple):
    """A range of a text as editors count it."""

    start: Position
    end: Position


class Change(NamedTuple):
    """What an editor has changed: `text` in the place of a range, or of everything where there is none."""

    text: str
    range: Range | None = None


class Text(NamedTuple):
    """A text whose places can be said in an editor's units."""

    lines: Lines
    encoding: str = UTF_16

    @staticmethod
    def of(text: str, encoding: str = UTF_16) -> Text:
        """Return *text* with its lines."""
        return Text(Lines.of(text), encoding)

    def position(self, offset: int) -> Position:
        """Return the editor's position of an offset."""
        return self.encoded(self.lines.position(offset))

    def range(self, start: int, end: int) -> Range:
        """Return the editor's range between two offsets."""
        return Range(self.position(start), self.position(end))

    def encoded(self, position: Position) -> Position:
        """Return the editor's position for one whose column counts characters."""
        line = self.lines.line(position.line) if position.line < len(self.lines.starts) else ""
        if self.encoding == UTF_32 or line.isascii():
            return position
        beyond = max(0, position.column - len(line))  # in the end of the line
        return Position(position.line, _width(line[: position.column], self.encoding) + beyond)

    def offset(self, position: Position) -> int:
        """Return the offset of an editor's position; a column behind the end of its line means that end, a line behind the last one the end of the text."""
        if position.line >= len(self.lines.starts):
            return len(self.lines.text)
        line = self.lines.line(position.line)
        return self.lines.starts[max(0, position.line)] + _column(line, max(0, position.column), self.encoding)


def _width(text: str, encoding: str) -> int:
    """How many units a text has."""
    if encoding == UTF_32 or text.isascii():
        return len(text)
    if encoding == UTF_8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > "\uffff" for character in text)


def _column(line: str, units: int, encoding: str) -> int:
    """The character that stands *units* from the beginning of a line; one that the units cut in two counts as not yet reached."""
    if encoding == UTF_32 or line.isascii():
        return min(units, len(line))
    for column, character in enumerate(line):
        units -= _width(character, encoding)
        if units < 0:
            return column
    return len(line)


def changed(text: str, changes: Iterable[Change], encoding: str) -> str:
    """Return a text after an editor's changes, which come one after the other."""
    for change in changes:
        if change.range is None:
            text = change.text
            continue
        where = Text.of(text, encoding)
        start, end = sorted(map(where.offset, change.range))
        text = text[:start] + change.text + text[end:]
    return text
