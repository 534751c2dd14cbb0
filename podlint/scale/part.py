"""A part of a large file: its text, and the way of its findings to where they stand in the whole."""

from __future__ import annotations

import pickle
import re
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

from podlint.finding import Finding, ObjectId, Path, Position, Span
from podlint.source.cut import Piece

_ITEM = re.compile(r"\Aitems\[(\d+)\]")


class Part(NamedTuple):
    """A piece of the file called `name`, whose bytes are at `path`, with what makes a List of it.

    `found` are the findings in it, packed: there may be very many of them, and all but one part's wait for their turn.
    """

    name: str
    path: str
    number: int
    piece: Piece
    head: str
    tail: str
    head_lines: int
    is_last: bool
    found: bytes = b""

    def text(self) -> str:
        """Return the piece as a List of its own."""
        with open(self.path, "rb") as file:
            file.seek(self.piece.start)
            items = file.read(self.piece.end - self.piece.start).decode()
        if not self.is_last and self.head.startswith("{"):
            at = items.rindex(",")
            items = f"{items[:at]} {items[at + 1 :]}"
        return self.head + items + self.tail

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, in the part's own places."""
        found: tuple[Finding, ...] = pickle.loads(zlib.decompress(self.found))  # noqa: S301  bytes of our own, see `packed`
        return found


def packed(findings: tuple[Finding, ...]) -> bytes:
    """Return findings as bytes for `Part.findings`. They never leave this run and its processes."""
    return zlib.compress(pickle.dumps(findings, pickle.HIGHEST_PROTOCOL), 1)


def moved(findings: list[Finding], part: Part, kept: dict[Any, Any]) -> list[Finding]:
    """Return the findings of a part where they stand in the whole. What the head or the tail holds is told once; *kept* is for all parts of a file."""

    def one(value: Any) -> Any:
        if type(value) is int:  # an index, of which each item has its own
            return value
        return kept.setdefault(value if type(value) is str else (type(value), value), value)

    head, items = part.head_lines, part.piece.lines
    move = _Move(part.piece.line - head, part.piece.first)
    return [
        _sharing(move.finding(finding), one)
        for finding in findings
        if (part.number == 0 or finding.span.start.line >= head) and (part.is_last or finding.span.start.line < head + items)
    ]


def _sharing(finding: Finding, one: Callable[[Any], Any]) -> Finding:
    """The same finding, with what others have too kept once: of a cluster there are hundreds of thousands."""
    finding = finding._replace(rule=one(finding.rule), message=one(finding.message), help=one(finding.help), file=one(finding.file))
    identity = one(ObjectId(*map(one, finding.object)))
    finding = finding._replace(api=one(finding.api), excerpt=one(finding.excerpt))
    return finding._replace(path=tuple(map(one, finding.path)), object=identity, kubernetes=one(finding.kubernetes))


class _Move(NamedTuple):
    """By how many lines and items."""

    lines: int
    items: int

    def finding(self, finding: Finding) -> Finding:
        return finding._replace(
            span=self.span(finding.span),
            path=self.path(finding.path),
            document=0,
            related=tuple(each._replace(start=self.position(each.start)) for each in finding.related),
            place=_ITEM.sub(lambda match: f"items[{int(match[1]) + self.items}]", finding.place),
        )

    def position(self, position: Position) -> Position:
        return Position(position.line + self.lines, position.column)

    def span(self, span: Span) -> Span:
        return Span(self.position(span.start), self.position(span.end))

    def path(self, path: Path) -> Path:
        return ("items", path[1] + self.items, *path[2:]) if path[:1] == ("items",) and len(path) > 1 and isinstance(path[1], int) else path
