"""Pieces of text that several reports of a simulation share: times, shares, titles. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.reporters.words import plural, printable, width
from podlint.simulate.entry import written
from podlint.simulate.plan import SECOND, Container, Role
from podlint.simulate.report import Result
from podlint.simulate.summary import Moment, Quantiles

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
TENTH = 100
_TENTHS_BELOW = 10 * SECOND
_ALL = 100  # per cent


def clock(time: int) -> str:
    """Return when something happens, to a tenth of a second: ``0.3s``, ``1m05.3s``, ``2h00m05.3s``."""
    tenths = max(0, time + TENTH // 2) // TENTH
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 10}.{rest % 10}s"
    if not hours and not minutes:
        return seconds
    return f"{f'{hours}h' if hours else ''}{f'{minutes:02}' if hours else minutes}m{seconds:0>5}"


def length(duration: int) -> str:
    """Return how long something takes, about: ``350ms``, ``2.5s``, ``23s``, ``1m20s``, ``2h3m``."""
    if duration < SECOND:
        return f"{max(0, duration)}ms"
    if duration < _TENTHS_BELOW:
        tenths = (duration + TENTH // 2) // TENTH
        return f"{tenths // 10}.{tenths % 10}s" if tenths % 10 else f"{tenths // 10}s"
    unit = SECOND if duration < HOUR else MINUTE
    return written((duration + unit // 2) // unit * unit)


_DAY = 24 * 3600
_YEAR = 365 * _DAY
_AGES = (
    (120, "s", 1, "", 1),
    (600, "m", 60, "s", 1),
    (180 * 60, "m", 60, "", 1),
    (8 * 3600, "h", 3600, "m", 60),
    (2 * _DAY, "h", 3600, "", 1),
    (8 * _DAY, "d", _DAY, "h", 3600),
    (2 * _YEAR, "d", _DAY, "", 1),
    (8 * _YEAR, "y", _YEAR, "d", _DAY),
    (1 << 62, "y", _YEAR, "", 1),
)
"""Up to so many seconds, a unit and the seconds that it has, and what of the rest is told."""


def human_duration(duration: int) -> str:
    """Return a duration as kubectl prints ages: ``119s``, ``2m5s``, ``12m``, ``3h4m``, ``2d``.

    Source: k8s.io/apimachinery/pkg/util/duration/duration.go, HumanDuration (v1.36)
    """
    seconds = duration // SECOND if duration >= 0 else -(-duration // SECOND)  # as Go does: towards zero
    if seconds < -1:
        return "<invalid>"
    seconds = max(0, seconds)
    _, unit, size, small, part = next(row for row in _AGES if seconds < row[0])
    whole, rest = divmod(seconds, size)
    return f"{whole}{unit}{rest // part}{small}" if small and rest // part else f"{whole}{unit}"


def share(count: int, of: int) -> str:
    """Return a share in per cent, never rounded to all or nothing: ``37%``, ``<1%``, ``>99%``."""
    percent = (2 * _ALL * count + of) // (2 * of)
    if count and percent == 0:
        return "<1%"
    if count < of and percent == _ALL:
        return ">99%"
    return f"{percent}%"


def title(result: Result) -> str:
    """Return what was simulated: ``Pod/shop (shop.yaml)``."""
    return f"{printable(result.subject.key)} ({printable(result.subject.object.file)})"


def subtitle(result: Result) -> str:
    """Return how often and how long it was simulated."""
    runs, seeds = len(result.timelines), (result.timelines[0].seed, result.timelines[-1].seed)
    drawn = f"seed {seeds[0]}" if runs == 1 else f"seeds {seeds[0]} to {seeds[1]}"
    return f"{plural(runs, 'run')} of {written(result.scenario.horizon)}, kubelet 1.{result.scenario.minor}, {drawn}"


def alike(count: int, result: Result) -> str:
    """Return how many runs look like the one that is shown."""
    runs = len(result.timelines)
    if runs == 1:
        return "the only run"
    return f"all {runs:,} runs" if count == runs else f"{count:,} of {runs:,} runs ({share(count, runs)})"


def role(container: Container) -> str:
    """Return what part a container plays, where that is worth a word: ``init container``, ``sidecar``."""
    return {Role.INIT: "init container", Role.SIDECAR: "sidecar", Role.MAIN: ""}[container.role]


def assumptions(result: Result) -> list[str]:
    """Return what the prediction rests on, a sentence each."""
    return [printable(text) for text in result.summary.assumptions]


def distribution(result: Result) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each moment of the summary: the time, and how many runs show what: RESTARTS, STATUS, Ready."""
    for moment in result.summary.moments:
        runs = max(1, _runs(moment))
        restarts = ", ".join(f"{count} ({share(number, runs)})" for count, number in moment.restarts)
        statuses = ", ".join(f"{printable(word)} ({share(number, runs)})" for word, number in moment.statuses)
        yield written(moment.time), restarts, statuses, share(moment.ready, runs)


def _runs(moment: Moment) -> int:
    return sum(number for _, number in moment.statuses)


def readiness(result: Result) -> str:
    """Return in how many runs the pod becomes Ready, and when."""
    summary = result.summary
    if summary.ready_after is None:
        return f"never Ready in {plural(summary.runs, 'run')}"
    of = "" if summary.ready_runs == summary.runs else f" in {summary.ready_runs:,} of {summary.runs:,} runs, in the others never"
    return f"Ready for the first time {_spread(summary.ready_after)}{of}"


def _spread(values: Quantiles) -> str:
    if clock(values.least) == clock(values.greatest):
        return f"after {clock(values.median)}"
    return f"after {clock(values.median)} (median; from {clock(values.least)} to {clock(values.greatest)})"


def wrapped(text: str, most: int) -> list[str]:
    """Return *text* in lines of at most *most* columns, broken between words where that is possible."""
    lines = [""]
    for word in text.split(" "):
        rest = word
        joined = f"{lines[-1]} {rest}" if lines[-1] else rest
        if width(joined) <= most:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while width(rest) > most:
            fits = _fitting(rest, most)
            lines[-1], rest = rest[:fits], rest[fits:]
            lines.append("")
        lines[-1] = rest
    return lines if lines[-1] or len(lines) == 1 else lines[:-1]


def _fitting(text: str, most: int) -> int:
    """Return how many characters of *text* fit into *most* columns, at least one."""
    columns = 0
    for index, character in enumerate(text):
        columns += width(character)
        if columns > most:
            return max(1, index)
    return len(text)
