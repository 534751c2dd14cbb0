"""Large Lists, cut between their items by lines, as kubectl prints them: neither the text nor its tree has to be held whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_BLOCK = 1_000_000  # bytes that are looked at together
_PIECE = 500_000  # bytes of a piece, about
_LONGEST_END = 64_000  # bytes before and behind the items

_YAML_HEAD = re.compile(rb"\A(?:---[ \t]*\r?\n)?(?:[A-Za-z#][^\r\n]*\r?\n|[ \t][^\r\n]*\r?\n|\r?\n)*?items:[ \t]*\r?\n(?P<indent> *)(?=-[ \t])")
_JSON_HEAD = re.compile(
    rb"\A\{[ \t]*\r?\n(?:(?P<outer>[ \t]+)[^\r\n]*\r?\n)(?:[ \t]+[^\r\n]*\r?\n)*?"
    rb"(?P=outer)\"items\":[ \t]*\[[ \t]*\r?\n(?P<indent>[ \t]+)(?=\{)"
)


class Piece(NamedTuple):
    """Some items that follow each other: their range in bytes, the number of the first item, the line that they begin on, and their lines."""

    start: int
    end: int
    first: int
    line: int
    lines: int


class Cut(NamedTuple):
    """A List in pieces. `head` stands before the first item, `tail` behind the last one: with them, each piece is a List of its own."""

    head: str
    tail: str
    pieces: tuple[Piece, ...]


class _Item(NamedTuple):
    at: int  # byte
    line: int


def cut(file: BinaryIO) -> Cut | None:
    """Return the List in a file in pieces; None where it is none, or not written as kubectl does."""
    file.seek(0)
    start = file.read(_LONGEST_END)
    match = _YAML_HEAD.match(start) or _JSON_HEAD.match(start)
    if not match:
        return None
    is_json = match.re is _JSON_HEAD
    indent = match["indent"]
    item = re.compile(rb"^" + indent + (rb"\{[ \t]*\r?$" if is_json else rb"-[ \t]"), re.MULTILINE)
    end_of_yaml = rb"(?:" + indent + rb"[^\s#-]|---|\.\.\.|" + _less(indent) + rb")"
    beyond = re.compile(rb"^" + (re.escape(match["outer"]) + rb"\]" if is_json else end_of_yaml), re.MULTILINE)
    try:
        head = start[: match.start("indent")].decode()
        marks, end = _items(file, match.start("indent"), item, beyond)
        file.seek(end.at)
        tail = file.read(_LONGEST_END + 1).decode()
    except UnicodeDecodeError:
        return None
    if not marks or len(tail) > _LONGEST_END or item.search(tail.encode()) or re.search(r"^---", tail, re.MULTILINE):
        return None
    return Cut(head, tail, tuple(_pieces(marks, end, head.count("\n"))))


def _less(indent: bytes) -> bytes:
    """A line that begins further left than the items."""
    return rb" {0," + str(len(indent) - 1).encode() + rb"}[^\s#]" if indent else rb"[^\s#-]"


def _items(file: BinaryIO, start: int, item: re.Pattern[bytes], beyond: re.Pattern[bytes]) -> tuple[list[_Item], _Item]:
    """Where each item begins, and where the last one ends; lines count from the first item."""
    marks: list[_Item] = []
    line = 0
    for at, block in _blocks(file, start):
        block.decode()  # or it is no text, which somebody else will say
        stop = beyond.search(block)
        end = stop.start() if stop else len(block)
        done = 0
        for match in item.finditer(block, 0, end):
            line, done = line + _lines(block[done : match.start()]), match.start()
            marks.append(_Item(at + done, line))
        line += _lines(block[done:end])
        if stop:
            return marks, _Item(at + end, line)
    return marks, _Item(file.tell(), line)


def _blocks(file: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the rest of a file in blocks of whole lines, each with its offset. A line that is larger than a block is no line of kubectl's."""
    file.seek(start)
    while block := file.read(_BLOCK):
        block += file.readline(_BLOCK)
        yield start, block
        start += len(block)


def _lines(data: bytes) -> int:
    return data.count(b"\n") + (data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else 0)


def _pieces(marks: list[_Item], end: _Item, line: int) -> Iterator[Piece]:
    first = 0
    for number, mark in enumerate((*marks[1:], end), 1):
        if number == len(marks) or mark.at - marks[first].at >= _PIECE:
            begin = marks[first]
            yield Piece(begin.at, mark.at, first, begin.line + line, mark.line - begin.line)
            first = number
