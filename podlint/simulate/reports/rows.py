"""The rows that `kubectl get pod --watch` prints of a run, and which runs print the same ones. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/printers/internalversion/printers.go, printPod (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.simulate.chance import Chance
from podlint.simulate.plan import SECOND, Plan, Role
from podlint.simulate.report import Result
from podlint.simulate.reports.words import human_duration
from podlint.simulate.run import Timeline
from podlint.simulate.status import Row, Status, row_of
from podlint.simulate.summary import gone_at


class Printed(NamedTuple):
    """One row, and when it is printed. `restarts` has, as kubectl does, how long ago the last one was."""

    time: int
    ready: str
    status: str
    restarts: str
    age: str


class Alike(NamedTuple):
    """Runs that print the same rows but for the times: the first of them, and how many they are."""

    timeline: Timeline
    runs: int


def printed(result: Result, timeline: Timeline) -> Iterator[Printed]:
    """Yield a row for each time that READY, STATUS or the number of restarts changes, as long as the API has the pod."""
    plan = result.subject.plan
    wall = Chance(timeline.seed, result.scenario.wall_fraction).wall
    gone = gone_at(plan, timeline)
    created = result.start.created_at if result.start else timeline.statuses[0].time if timeline.statuses else 0
    last = None
    for time, status in timeline.statuses:
        row = row_of(plan, status)
        if row == last or time > result.scenario.horizon or (gone is not None and time > gone):
            continue
        last = row
        ended = _last_restart(plan, status)
        ago = "" if ended is None or not row.restarts else f" ({human_duration(since(ended, time, wall))} ago)"
        yield Printed(time, row.ready, row.status, f"{row.restarts}{ago}", human_duration(since(created, time, wall)))


def since(then: int, now: int, wall: int) -> int:
    """Return how long ago something was as the API knows it: in whole seconds of the wall clock. t = 0 falls *wall* into a second."""
    return now - ((then + wall) // SECOND * SECOND - wall)


def _last_restart(plan: Plan, status: Status) -> int | None:
    """Return when the last instance ended of those that the restarts are counted of."""
    initializing = not status.condition("Initialized")
    counted = [container for container in plan.containers if initializing or container.role is not Role.INIT]
    states = [status.containers[container.name] for container in counted if container.name in status.containers]
    return max((state.last.finished for state in states if state.last), default=None)


def alike(result: Result) -> list[Alike]:
    """Return the runs grouped by their rows, the largest group first."""
    first: dict[tuple[Row, ...], Timeline] = {}
    counts: dict[tuple[Row, ...], int] = {}
    for timeline in result.timelines:
        key = _key(result.subject.plan, timeline)
        first.setdefault(key, timeline)
        counts[key] = counts.get(key, 0) + 1
    groups = [Alike(timeline, counts[key]) for key, timeline in first.items()]
    return sorted(groups, key=lambda group: -group.runs)


def like(result: Result, timeline: Timeline) -> int:
    """Return how many runs print the same rows as *timeline*."""
    key = _key(result.subject.plan, timeline)
    return sum(_key(result.subject.plan, other) == key for other in result.timelines)


def _key(plan: Plan, timeline: Timeline) -> tuple[Row, ...]:
    gone = gone_at(plan, timeline)
    rows: list[Row] = []
    for time, status in timeline.statuses:
        row = row_of(plan, status)
        if (gone is None or time <= gone) and (not rows or rows[-1] != row):
            rows.append(row)
    return tuple(rows)
