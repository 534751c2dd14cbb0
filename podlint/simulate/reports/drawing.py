"""A run drawn in rows, like music: time on top, the pod below it, then a lane for each container. Places are in tenths of a unit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from podlint.simulate.plan import Container, Role
from podlint.simulate.report import Result
from podlint.simulate.reports import ink, words
from podlint.simulate.reports.axis import Axis, axis_of
from podlint.simulate.reports.ink import BAND, element
from podlint.simulate.reports.story import Line, told
from podlint.simulate.reports.words import clock, length
from podlint.simulate.run import Timeline
from podlint.simulate.spans import RUNS, PodSpan, Span, State, pod_spans, spans_of

WIDTH = 4000
_LEFT, _RIGHT = 220, 80
INNER = WIDTH - _LEFT - _RIGHT
_AXIS = 300
_LABEL = 210
_POD = 200
_PROBES = 150
_GAP = 100
_APART = 560  # of ticks
_DENSE = 25  # probes that are closer are not drawn one by one
_SEEN = 250  # milliseconds: what lasts shorter is hardly seen
_LEAST = 5  # narrower spans are not drawn
_LETTERS = {"liveness": "L", "readiness": "R", "startup": "S"}
_LONGEST_NAME = 48


class Row(NamedTuple):
    """One row: what to call it, how high it is, and its markup."""

    label: str
    height: int
    body: str


class Lane(NamedTuple):
    """All that is drawn of one container."""

    container: Container
    spans: tuple[Span, ...]
    probes: tuple[Answers, ...]
    kinds: tuple[str, ...]


class Answers(NamedTuple):
    """Answers of one probe of one instance that are the same, one after the other."""

    kind: str
    ok: bool
    attempt: int
    times: list[int]


class Picture(NamedTuple):
    """A run, ready to be drawn."""

    axis: Axis
    horizon: int
    pod: tuple[PodSpan, ...]
    lanes: tuple[Lane, ...]
    kills: tuple[Line, ...]
    exits: tuple[Line, ...]
    deleted: tuple[int, ...]


def rows(result: Result, timeline: Timeline) -> list[Row]:
    """Return the rows of the drawing of a run."""
    picture = picture_of(result, timeline)
    return [_Row(picture, number).row() for number in range(picture.axis.rows)]


def picture_of(result: Result, timeline: Timeline) -> Picture:
    """Return what is to be drawn of a run, and where in time something changes."""
    plan, horizon = result.subject.plan, result.scenario.horizon
    pod = pod_spans(plan, timeline, horizon)
    spans = spans_of(plan, timeline, horizon)
    answers = _answers(timeline)
    lanes = tuple(
        Lane(container, spans[container.name], tuple(answers.get(container.name, ())), tuple(kind for kind, _ in container.probes))
        for container in plan.containers
    )
    lines = told(result, timeline)
    kills = tuple(line for line in lines if line.what.startswith("SIG"))
    exits = tuple(line for line in lines if line.what.startswith("exited"))
    deleted = tuple(int(event["t"]) for event in timeline.events if event["type"] == "api_delete")
    changes = [span.start for lane in lanes for span in lane.spans]
    changes += [span.start for span in pod]
    changes += [time for lane in lanes for run in lane.probes for time in (run.times[0], run.times[-1])]
    return Picture(axis_of(changes, horizon, INNER), horizon, pod, lanes, kills, exits, deleted)


def states_in(result: Result, timelines: list[Timeline]) -> list[State]:
    """Return the states that can be seen in drawings of runs, in the order of the legend."""
    found = {
        span.state
        for timeline in timelines
        for spans in spans_of(result.subject.plan, timeline, result.scenario.horizon).values()
        for span in spans
        if span.end - span.start >= _SEEN
    }
    return [state for state in ink.LOOKS if state in found]


def _answers(timeline: Timeline) -> dict[str, list[Answers]]:
    found: dict[str, list[Answers]] = {}
    open_runs: dict[tuple[str, str], Answers] = {}
    for event in timeline.events:
        if event["type"] != "probe":
            continue
        key = (event["container"], event["kind"])
        run = open_runs.get(key)
        if run is None or (run.ok, run.attempt) != (event["ok"], event["attempt"]):
            run = open_runs[key] = Answers(event["kind"], event["ok"], event["attempt"], [])
            found.setdefault(event["container"], []).append(run)
        run.times.append(event["t"])
    return found


class _Row:
    """Draws one row of a picture."""

    def __init__(self, picture: Picture, number: int) -> None:
        self._picture = picture
        self._axis = picture.axis
        self._begin = number * self._axis.width
        self._number = number

    def row(self) -> Row:
        """Return the row."""
        body = [*self._time_axis()]
        y = _AXIS
        body += self._pod(y)
        y += _LABEL + _POD + _GAP
        for lane in self._picture.lanes:
            if self._is_over(lane):
                continue
            kinds = [kind for kind in lane.kinds if any(run.kind == kind and self._places(run) for run in lane.probes)]
            body += self._lane(lane, kinds, y)
            y += _LABEL + BAND + _PROBES * len(kinds) + _GAP
        body += [self._upright(time, y - _GAP) for time in self._picture.deleted if self._shows(time)]
        return Row(self._label(), y, "".join(body))

    def _label(self) -> str:
        part = f", part {self._number + 1} of {self._axis.rows}" if self._axis.rows > 1 else ""
        return f"timeline{part}"

    def _is_over(self, lane: Lane) -> bool:
        """Whether an init container had its day before this row begins."""
        seen = {span.state for span in lane.spans if self._part(span.start, span.end)}
        return lane.container.role is Role.INIT and self._number > 0 and seen <= {State.COMPLETED, State.GONE}

    def _at(self, time: int) -> int:
        """Where in this row a time lies; beyond its ends if it lies in another one."""
        return _LEFT + self._axis.place(time) - self._begin

    def _shows(self, time: int) -> bool:
        return _LEFT <= self._at(time) < _LEFT + INNER

    def _part(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the part of a stretch that lies in this row begins, and how wide it is."""
        left, right = max(self._at(start), _LEFT), min(self._at(end), _LEFT + INNER)
        return (left, right - left) if right - left >= _LEAST else None

    # The axis.

    def _time_axis(self) -> Iterator[str]:
        y = 220
        for piece in self._axis.pieces:
            part = self._part(piece.start, piece.end)
            if part:
                dashes = {"stroke_dasharray": "2 4"} if piece.shortened else {}
                title = f"{length(piece.end - piece.start)}, drawn shorter" if piece.shortened else ""
                yield element("path", title, d=f"M{ink.number(part[0])} 22h{ink.number(part[1])}", class_="line", stroke=ink.FAINT, stroke_width="2", **dashes)
        for time in self._axis.ticks(_APART):
            if self._shows(time):
                x = self._at(time)
                yield element("path", d=f"M{ink.number(x)} 18v8", class_="line", stroke=ink.FAINT, stroke_width="2")
                yield ink.text(x, y - 80, length(time) if time else "0", text_anchor="start" if x < _LEFT + 100 else "middle")

    def _upright(self, time: int, bottom: int) -> str:
        x = self._at(time)
        path = f"M{ink.number(x)} {ink.number(_AXIS)}V{ink.number(bottom)}"
        return element("path", f"deleted at {clock(time)}", d=path, class_="line", stroke=ink.FAINT, stroke_width="2", stroke_dasharray="6 4")

    # The pod.

    def _pod(self, y: int) -> Iterator[str]:
        yield ink.text(_LEFT, y + 150, "pod", faint=True)
        top = y + _LABEL
        for phase, group in groupby(self._picture.pod, key=lambda span: span.phase):
            spans = list(group)
            part = self._part(spans[0].start, spans[-1].end)
            if part and phase:
                yield element("rect", x=part[0], y=top, width=part[1], height=_POD - 60, fill=ink.PHASES.get(phase, ink.PHASES["Unknown"]))
        for span in self._picture.pod:
            part = self._part(span.start, span.end)
            if part is None or not span.phase:
                continue
            x, wide = part
            title = f"pod: phase {span.phase}, STATUS {span.status}, {'Ready' if span.ready else 'not Ready'}, {_when(span.start, span.end)}"
            yield element("rect", title, x=x, y=top, width=wide, height=_POD - 60, fill="none", pointer_events="all")
            if span.ready:
                yield element("rect", title, x=x, y=top + _POD - 50, width=wide, height=50, fill=ink.LOOKS[State.READY].fill)
        yield from self._words(top + 115)

    def _words(self, y: int) -> Iterator[str]:
        """The words of kubectl's STATUS column, where there is room for them."""
        for _, group in groupby(self._picture.pod, key=lambda span: span[2::2]):
            spans = list(group)
            part = self._part(spans[0].start, spans[-1].end)
            word = spans[0].status or ("gone" if spans[0].start else "")
            if part and ink.text_width(word, 13) + 40 < part[1]:
                yield _inside(part[0] + 30, y, word, 13) if spans[0].phase else ink.text(part[0] + 30, y, word, size=13, faint=True)

    # Containers.

    def _lane(self, lane: Lane, kinds: list[str], y: int) -> Iterator[str]:
        name, role = lane.container.name, words.role(lane.container)
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."
        yield ink.text(_LEFT, y + 150, f"{shown} ({role})" if role else shown, font_weight="600")
        top = y + _LABEL
        numbered: set[int] = set()
        for span in lane.spans:
            yield from self._span(name, span, top, numbered)
        yield from self._marks(name, top)
        for number, kind in enumerate(kinds):
            middle = top + BAND + _PROBES * number + 80
            yield ink.text(40, middle + 45, _LETTERS[kind], size=13, faint=True)
            for run in lane.probes:
                if run.kind == kind:
                    yield from self._probes(name, run, middle)

    def _marks(self, name: str, top: int) -> Iterator[str]:
        for mark in (*self._picture.exits, *self._picture.kills):
            if mark.who != name or not self._shows(mark.time):
                continue
            x, title = self._at(mark.time), f"{name}: {mark.what}, {mark.why}, at {clock(mark.time)}"
            if mark.what.startswith("SIG"):
                yield element("path", title, d=ink.triangle(x, top - 10), class_="badfill", fill=ink.BAD)
            else:
                yield element("path", title, d=ink.upright(x, top - 20, BAND + 40), class_="ink", stroke=ink.TEXT, stroke_width="2.5")

    def _span(self, name: str, span: Span, top: int, numbered: set[int]) -> Iterator[str]:
        part = self._part(span.start, span.end)
        if part is None or span.state not in ink.LOOKS:
            return
        x, wide = part
        reason = f" ({span.reason})" if span.reason else ""
        restart = f", restart {span.attempt}" if span.attempt > 0 else ""
        yield ink.band(span.state, x, top, wide, f"{name}: {span.state.value}{reason}, {_when(span.start, span.end)}{restart}")
        look = ink.LOOKS[span.state]
        number = f"#{span.attempt}" if span.attempt > 0 and span.state in RUNS and span.attempt not in numbered else ""
        texts = [look.word, f"{look.word} {length(span.end - span.start)}"] if look.height >= BAND // 2 else []
        texts = [*([number] if number else []), *(f"{number} {text}".strip() for text in texts)]
        fitting = [text for text in texts if ink.text_width(text, 13) + 40 < wide]
        if fitting:
            numbered.add(span.attempt)
            yield _inside(x + 30, top + BAND // 2 + 45, fitting[-1], 13)

    def _probes(self, name: str, run: Answers, middle: int) -> Iterator[str]:
        places = self._places(run)
        if not places:
            return
        count = f" x {len(run.times)}" if len(run.times) > 1 else ""
        title = f"{name}: {run.kind} {'ok' if run.ok else 'failed'}{count}, {_when(run.times[0], run.times[-1])}"
        if run.ok:
            yield element("path", title, d=ink.strokes(places, middle), class_="line", stroke=ink.FAINT, stroke_width="2")
        else:
            yield element("path", title, d=ink.crosses(places, middle), class_="bad", stroke=ink.BAD, stroke_width="2.2", fill="none")

    def _places(self, run: Answers) -> list[int]:
        """Where in this row the probes of a run are drawn."""
        places: list[int] = []
        for time in run.times:
            x = self._at(time)
            if _LEFT <= x < _LEFT + INNER and (not places or x - places[-1] >= _DENSE):
                places.append(x)
        return places


def _when(start: int, end: int) -> str:
    return f"at {clock(start)}" if start == end else f"{clock(start)} to {clock(end)}"


def _inside(x: int, y: int, content: str, size: int) -> str:
    """A text upon a band, dark with a bright rim, so that it can be read upon any of them."""
    rim: dict[str, Any] = {"stroke": "#ffffff", "stroke_width": "2.5", "stroke_opacity": "0.6", "paint_order": "stroke", "pointer_events": "none"}
    return element("text", "", ink.safe(content), x=x, y=y, font_size=str(size), fill="#111111", **rim)
