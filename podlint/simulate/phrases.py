"""Pieces of the sentences on a resilience card. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

from podlint.simulate.answer import Counts, Times

SECOND = 1000
_TENTH = 100


def clock(time: int) -> str:
    """Return a duration to a tenth of a second: ``0.3s``, ``30s``, ``1m05.3s``, ``2h00m``."""
    tenths = max(0, time + _TENTH // 2) // _TENTH
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 10}.{rest % 10}".removesuffix(".0")
    if hours:
        return f"{hours}h{minutes:02}m" + (f"{seconds}s" if rest else "")
    if not minutes:
        return f"{seconds}s"
    return f"{minutes}m" + (f"{'0' if rest < _TENTH else ''}{seconds}s" if rest else "")


def span(found: Times | None) -> str:
    """Return durations: ``12s``, or ``12s (10.1s to 20s)`` with the middle one first where they differ."""
    if found is None:
        return "never"
    least, median, greatest = map(clock, found)
    return median if least == greatest else f"{median} ({least} to {greatest})"


def spans(found: Sequence[Times | None]) -> str:
    """Return a series of durations, each from the least to the greatest: ``1.1s to 2.1s, 12s to 17s``; whole seconds from ten on."""
    parts = []
    for one in found:
        if one is not None:
            least, greatest = _rough(one.least), _rough(one.greatest)
            parts.append(least if least == greatest else f"{least} to {greatest}")
    return ", ".join(parts)


def _rough(time: int) -> str:
    return clock(time if time < 10 * SECOND else (time + SECOND // 2) // SECOND * SECOND)


def many(found: Counts, noun: str) -> str:
    """Return ``no restart``, ``1 restart``, ``3 to 5 restarts``."""
    if not found.greatest:
        return f"no {noun}"
    number = str(found.least) if found.least == found.greatest else f"{found.least} to {found.greatest}"
    return f"{number} {noun}{'' if found.greatest == 1 else 's'}"


def share(count: int, runs: int) -> str:
    """Return in how many of the runs: ``in all 20 runs``, ``in 3 of 20 runs``."""
    return f"in all {runs} runs" if count == runs else f"in {count} of {runs} runs"
