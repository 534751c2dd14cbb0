"""Text with its lines: from offsets to positions, and from bytes to text as the server reads them."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from podlint.finding import Excerpt, Position, Span

MARKER = "podlint:"
ANNOTATION = "podlint.dev/ignore"
"""What every comment for podlint holds."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_EXCERPT_WIDTH = 160  # characters of a line that an excerpt shows at most
_EXCERPT_BEFORE = 60  # of these, before the finding


class UndecodableTextError(ValueError):
    """Bytes that are no text. `offset` counts bytes."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Encoding(NamedTuple):
    """How a text is kept in bytes, and the byte order mark before it."""

    name: str
    mark: bytes


_USUAL = Encoding("utf-8", b"")
_ANNOUNCED = (Encoding("utf-8", codecs.BOM_UTF8), Encoding("utf-16-le", codecs.BOM_UTF16_LE), Encoding("utf-16-be", codecs.BOM_UTF16_BE))
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def encoding_of(data: bytes) -> Encoding:
    """Return the encoding that *data* announces.

    UTF-8 is the rule; UTF-16 needs its byte order mark.

    Source: go.yaml.in/yaml/v2 readerc.go yaml_parser_determine_encoding.
    """
    for announced in _ANNOUNCED:
        if data.startswith(announced.mark):
            return announced
    return _USUAL


def decode(data: bytes) -> str:
    """Return *data* as text without its byte order mark. UTF-32 is what the server takes for UTF-16.

    Raises:
        UndecodableTextError: the bytes are not in the encoding that they announce.
    """
    if data.startswith(_UTF_32):
        raise UndecodableTextError("this is UTF-32", 0)
    encoding, mark = encoding_of(data)
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + len(mark)
        raise UndecodableTextError(f"byte {data[offset]:#04x} at offset {offset} is not {encoding.upper()}", offset) from error


class Lines(NamedTuple):
    """The starts of a text's lines; lines end at LF, CR LF or CR, as editors count them."""

    text: str
    starts: tuple[int, ...]

    @staticmethod
    def of(text: str) -> Lines:
        """Return the lines of *text*."""
        if "\r" in text:
            return Lines(text, (0, *(match.end() for match in _LINE_END.finditer(text))))
        return Lines(text, (0, *accumulate([len(line) + 1 for line in text.split("\n")[:-1]])))  # the same, in a third of the time

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset; past the end means the end."""
        offset = min(offset, len(self.text))
        line = bisect_right(self.starts, offset) - 1
        return Position(line, offset - self.starts[line])

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets."""
        return Span(self.position(start), self.position(max(start, end)))

    def line(self, number: int) -> str:
        """Return line *number* (0-based) without its end."""
        start, end = self._range(number)
        return self.text[start:end]

    def _range(self, number: int) -> tuple[int, int]:
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def excerpt(self, span: Span) -> Excerpt:
        """Return the first line of *span*, cut around it when the line is very long."""
        start, end = self._range(span.start.line)  # the line itself may be a whole file, and is not copied
        length, column = end - start, span.start.column
        width = max(1, (span.end.column if span.end.line == span.start.line else length) - column)
        if length <= _EXCERPT_WIDTH:
            return Excerpt(self.text[start:end], column, width)
        left = max(0, min(column - _EXCERPT_BEFORE, length - _EXCERPT_WIDTH))
        text = self.text[start + left : start + left + _EXCERPT_WIDTH]
        width = max(1, min(width, len(text) - (column - left)))
        return Excerpt(text, column - left, width, left > 0, left + _EXCERPT_WIDTH < length)
