"""Time on paper: where nothing new happens for long, it is drawn shorter than it is. Times in milliseconds, places in tenths of a unit.

All arithmetic is in whole numbers, so that a drawing has the same bytes on every machine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from podlint.simulate.plan import SECOND

_LEAST_LINEAR = 5 * SECOND
_MOST_ROWS = 8
_ROW = 80 * SECOND  # what is drawn in one row, about
_STEPS = tuple(number * SECOND for number in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400))


class Piece(NamedTuple):
    """A stretch of time between two changes, and the stretch of paper that it is drawn on."""

    start: int
    end: int
    left: int
    right: int
    shortened: bool


class Axis(NamedTuple):
    """The whole time in rows of the same length: `width` tenths each."""

    pieces: tuple[Piece, ...]
    rows: int
    width: int

    def place(self, time: int) -> int:
        """Return where a time lies on the paper strip of all rows."""
        index = bisect_right(self.pieces, time, key=_start) - 1
        piece = self.pieces[max(0, index)]
        inside = min(max(time, piece.start), piece.end) - piece.start
        return piece.left + inside * (piece.right - piece.left) // (piece.end - piece.start)

    def ticks(self, apart: int) -> Iterator[int]:
        """Yield the round times to mark: not closer to each other than *apart* tenths."""
        last = -apart
        for piece in self.pieces:
            drawn, length = piece.right - piece.left, piece.end - piece.start
            step = next((step for step in _STEPS if step * drawn >= apart * length), _STEPS[-1])
            for time in range(-(-piece.start // step) * step, piece.end, step):
                place = self.place(time)
                if place - last >= apart and self.width - place % self.width >= apart // 2:
                    last = place
                    yield time


def _start(piece: Piece) -> int:
    return piece.start


def axis_of(changes: Iterable[int], horizon: int, width: int) -> Axis:
    """Return the axis from 0 to *horizon* on rows of *width* tenths. Between *changes* nothing is lost when time is drawn shorter."""
    linear = max(_LEAST_LINEAR, horizon // 200)
    times = sorted({0, horizon, *(time for time in changes if 0 < time < horizon)})
    lengths = [_drawn(end - start, linear) for start, end in pairwise(times)]
    total = sum(lengths)
    rows = max(1, min(_MOST_ROWS, -(-total // max(_ROW, linear))))
    paper = rows * width
    pieces = []
    drawn = 0
    for (start, end), length in zip(pairwise(times), lengths, strict=True):
        left, drawn = drawn * paper // total, drawn + length
        pieces.append(Piece(start, end, left, drawn * paper // total, end - start >= 2 * linear))
    return Axis(tuple(pieces), rows, width)


def _drawn(length: int, linear: int) -> int:
    """Return how long a stretch is drawn: as it is up to *linear*, from there on each doubling adds as much again."""
    doublings = 0
    while linear << (doublings + 1) <= length:
        doublings += 1
    return linear * doublings + (length >> doublings) if length > linear else length
