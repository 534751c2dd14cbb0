"""For people: what a prediction rests on, what many runs have in common, and one run told line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podlint.reporters.words import printable, width
from podlint.simulate.report import Result
from podlint.simulate.reports import words
from podlint.simulate.reports.rows import like
from podlint.simulate.reports.story import Line, Tone, story
from podlint.simulate.reports.words import wrapped

WIDTH = 100
_TIME, _MOST_WHO, _MOST_WHAT = 10, 20, 38
_COLORS = {Tone.GOOD: "32", Tone.BAD: "31"}
_BOLD, _DIM = "1", "2"


def render(results: Sequence[Result], *, color: bool = False) -> str:
    """Return the report. Lines have at most 100 columns."""
    return "\n".join("".join(f"{line}\n" for line in _lines(result, color=color)) for result in results)


def _lines(result: Result, *, color: bool) -> Iterator[str]:
    for line in wrapped(f"{words.title(result)}: {words.subtitle(result)}", WIDTH):
        yield _paint(line, _BOLD, color=color)
    yield ""
    yield "assuming that"
    for text in words.assumptions(result):
        yield from _item(text)
    if len(result.timelines) > 1:
        yield ""
        yield from _summary(result)
    timeline = result.timelines[0]
    yield ""
    if len(result.timelines) > 1:
        same = words.alike(like(result, timeline), result)
        yield from wrapped(f"the run with seed {timeline.seed}; in {same} READY, STATUS and RESTARTS change in the same order", WIDTH)
    yield from _told(story(result, timeline), color=color)
    yield from _around(result)


def _around(result: Result) -> Iterator[str]:
    """What the scheduler and the controllers do meanwhile."""
    if result.above is None or not result.above.events:
        return
    yield ""
    yield "around the pod"
    for event in result.above.events:
        first, *rest = wrapped(f"{event.object}: {event.type}: {event.text}", WIDTH - _TIME - 2)
        yield f"{words.clock(event.t):>{_TIME}}  {printable(first)}"
        yield from (f"{'':>{_TIME}}    {printable(line)}" for line in rest)


def _item(text: str) -> Iterator[str]:
    for number, line in enumerate(wrapped(text, WIDTH - 4)):
        yield f"  {' ' if number else '-'} {line}"


def _summary(result: Result) -> Iterator[str]:
    yield f"over {len(result.timelines):,} runs"
    yield from _item(words.readiness(result))
    for time, restarts, statuses, ready in words.distribution(result):
        yield from _item(f"at {time}: restarts {restarts}; STATUS {statuses}; Ready in {ready}")


def _told(lines: list[Line], *, color: bool) -> Iterator[str]:
    who = min(_MOST_WHO, max([len("CONTAINER"), *(width(printable(line.who)) for line in lines)]))
    what = min(_MOST_WHAT, max([len("WHAT HAPPENS"), *(width(printable(line.what)) for line in lines)]))
    widths = (who, what, WIDTH - _TIME - who - what - 6)
    yield _paint(_row(f"{'TIME':>{_TIME}}", ("CONTAINER", "WHAT HAPPENS", "WHY"), widths), _BOLD, color=color)
    for line in lines:
        cells = [wrapped(printable(text), most) for text, most in zip((line.who, line.what, line.why), widths, strict=True)]
        for number in range(max(map(len, cells))):
            time = f"{words.clock(line.time):>{_TIME}}" if not number else " " * _TIME
            row = _row(time, [cell[number] if number < len(cell) else "" for cell in cells], widths)
            code = _COLORS.get(line.tone, "" if line.who else _DIM)
            yield _paint(row, code, color=color) if code else row


def _row(time: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join([time, *(cell + " " * (most - width(cell)) for cell, most in zip(cells, widths, strict=True))]).rstrip()


def _paint(text: str, code: str, *, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
