"""A run as spans: in which state each container was from when to when, and the pod as a whole. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice, pairwise
from typing import Any, NamedTuple

from podlint.simulate.plan import Container, Plan, Role
from podlint.simulate.run import Timeline
from podlint.simulate.status import row_of
from podlint.simulate.summary import gone_at


class State(Enum):
    """What a container does; the values are what people read."""

    WAITING = "waiting"
    PULLING = "pulling its image"
    STARTING = "being started"
    RUNNING = "running"
    NOT_STARTED = "running, not started yet"
    NOT_READY = "running, not ready"
    READY = "running and ready"
    TERMINATING = "terminating"
    BACK_OFF = "in back-off"
    COMPLETED = "completed"
    FAILED = "failed"
    GONE = "gone"


RUNS = (State.RUNNING, State.NOT_STARTED, State.NOT_READY, State.READY, State.TERMINATING)
"""The states in which the process of a container runs."""


class Span(NamedTuple):
    """A stretch of time in one state: from `start` up to `end`. `attempt` is the number of the instance, -1 before the first."""

    start: int
    end: int
    state: State
    reason: str = ""
    attempt: int = -1


class PodSpan(NamedTuple):
    """A stretch of time in which the API shows the same of a pod: phase, condition Ready, kubectl's STATUS. All empty: the API has no such pod."""

    start: int
    end: int
    phase: str = ""
    ready: bool = False
    status: str = ""


class _Cut(NamedTuple):
    """From `time` on a container is in a state."""

    time: int
    state: State
    reason: str = ""
    attempt: int = -1


def spans_of(plan: Plan, timeline: Timeline, horizon: int) -> dict[str, tuple[Span, ...]]:
    """Return the spans of each container, in the order of the plan: without gaps or overlaps, from 0 to *horizon*."""
    events: dict[str, list[dict[str, Any]]] = {container.name: [] for container in plan.containers}
    for event in timeline.events:
        for name in (event["container"],) if "container" in event else events:
            events[name].append(event)
    return {container.name: _spans(container, events[container.name], timeline, horizon) for container in plan.containers}


def pod_spans(plan: Plan, timeline: Timeline, horizon: int) -> tuple[PodSpan, ...]:
    """Return the spans of the pod as the API shows it: without gaps or overlaps, from 0 to *horizon*."""
    gone = gone_at(plan, timeline)
    cuts = [PodSpan(0, 0)]
    for time, status in timeline.statuses:
        cuts.append(PodSpan(max(0, time), 0, status.phase, status.condition("Ready"), row_of(plan, status).status))
    if gone is not None:
        cuts = [*(cut for cut in cuts if cut.start < gone), PodSpan(gone, 0)]
    merged: list[PodSpan] = []
    for cut, following in pairwise([*cuts, PodSpan(horizon, 0)]):
        span = cut._replace(end=min(following.start, horizon))
        if span.start >= span.end:
            continue
        if merged and merged[-1][2:] == span[2:]:
            span = span._replace(start=merged.pop().start)
        merged.append(span)
    return tuple(merged)


def _spans(container: Container, events: list[dict[str, Any]], timeline: Timeline, horizon: int) -> tuple[Span, ...]:
    cuts = [_Cut(0, State.WAITING), *_cuts(container, events)]
    spans: list[Span] = []
    for cut, following in pairwise([*cuts, _Cut(horizon, State.GONE)]):
        span = Span(cut.time, min(following.time, horizon), cut.state, cut.reason, cut.attempt)
        if span.start < span.end:
            spans.append(span)
    shown = _shown(container, timeline)
    return tuple(_merged(part for span in spans for part in _refined(span, shown)))


def _cuts(container: Container, events: list[dict[str, Any]]) -> Iterator[_Cut]:
    """Yield a cut for each change that the runtime knows of."""
    attempt, code, ended = -1, 0, ""
    for index, event in enumerate(events):
        kind, time = event["type"], event["t"]
        attempt = event.get("attempt", attempt) if "container" in event else attempt
        if kind == "pull_start":
            yield _Cut(time, State.PULLING, event["image"], attempt)
        elif kind == "pull_failed":
            yield _Cut(time, State.BACK_OFF, "ImagePullBackOff", attempt)
        elif kind in ("pull_done", "created"):
            yield _Cut(time, State.STARTING, "", attempt)
        elif kind == "started":
            yield _Cut(time, State.RUNNING if container.role is Role.INIT else State.NOT_READY, "", attempt)
        elif kind == "killing" or (kind == "hook_start" and event["kind"] == "preStop"):
            yield _Cut(time, State.TERMINATING, "", attempt)
        elif kind in ("exited", "starterror"):
            code, ended = event.get("exitCode", 128), event.get("reason", "StartError")
            is_done = container.role is Role.INIT and not code
            state, reason = _end(code, ended) if is_done else _after_exit(events, index + 1, code, ended)
            yield _Cut(time, state, reason, attempt)
        elif kind == "sandbox_stopped" and ended:
            yield _Cut(time, *_end(code, ended), attempt)
        elif kind == "removed_from_api":
            yield _Cut(time, State.GONE)


def _after_exit(events: list[dict[str, Any]], index: int, code: int, reason: str) -> tuple[State, str]:
    for event in islice(events, index, None):
        if event["type"] == "backoff":
            return State.BACK_OFF, "CrashLoopBackOff"
        if event["type"] in ("pull_start", "created"):
            return State.WAITING, reason
        if event["type"] in ("sandbox_stopped", "removed_from_api"):
            break
    return _end(code, reason)


def _end(code: int, reason: str) -> tuple[State, str]:
    return State.FAILED if code else State.COMPLETED, reason


class _Shown(NamedTuple):
    """What a status says of a container from `time` on."""

    time: int
    kind: str
    reason: str
    attempt: int
    started: bool
    ready: bool


def _shown(container: Container, timeline: Timeline) -> list[_Shown]:
    found: list[_Shown] = []
    for time, status in timeline.statuses:
        state = status.containers.get(container.name)
        if state is None:
            continue
        shown = _Shown(time, state.kind, state.reason, state.restarts, state.started, state.ready)
        if not found or found[-1][1:] != shown[1:]:
            found.append(shown)
    return found


def _refined(span: Span, shown: list[_Shown]) -> Iterator[Span]:
    """Cut a span where the API shows something new of it: the reason of waiting, or whether the container is started and ready."""
    if span.state not in (State.WAITING, State.NOT_READY):
        yield span
        return
    current = span
    for fact in shown:
        if fact.time >= span.end:
            break
        refined = _with(current, fact)
        if refined[2:] == current[2:]:
            continue
        cut = max(span.start, fact.time)
        if cut > current.start:
            yield current._replace(end=cut)
        current = refined._replace(start=cut)
    yield current._replace(end=span.end)


def _with(span: Span, fact: _Shown) -> Span:
    if span.state is State.WAITING:
        waits = fact.kind == "waiting" and (span.attempt < 0 or fact.time >= span.start)
        return span._replace(reason=fact.reason) if waits else span
    if fact.kind != "running" or fact.attempt != span.attempt:
        return span
    return span._replace(state=State.READY if fact.ready else State.NOT_READY if fact.started else State.NOT_STARTED)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last and last[2:] == span[2:]:
            last = last._replace(end=span.end)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
