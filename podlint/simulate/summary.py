"""What many runs of one pod have in common: how often each outcome is seen. Times in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from podlint.simulate.plan import Plan
from podlint.simulate.run import Timeline
from podlint.simulate.scenario import MINUTE, Scenario
from podlint.simulate.status import Row, row_of

NOT_FOUND = "NotFound"
"""The outcome of a pod that is no longer there, in the word of `kubectl get`."""

_MOMENTS = (MINUTE // 2, MINUTE, 5 * MINUTE, 10 * MINUTE)
_NOTHING_YET = Row("", "Pending", 0)


class Moment(NamedTuple):
    """What the runs show at one time.

    `restarts` are counts of restarts, rising, and `statuses` words of kubectl's STATUS column, the most frequent first, each
    with the number of runs. `ready` is the number of runs in which the pod is Ready. A pod that is gone keeps its last count.
    """

    time: int
    restarts: tuple[tuple[int, int], ...]
    statuses: tuple[tuple[str, int], ...]
    ready: int


class Quantiles(NamedTuple):
    """Some values in a nutshell: the least, the middle, the one that nine in ten do not exceed, the greatest."""

    least: int
    median: int
    p90: int
    greatest: int


class Summary(NamedTuple):
    """All runs of a pod.

    `ready_after` speaks of the `ready_runs` in which the pod became Ready, counted from t = 0; it is None where it never did.
    `assumptions` are what the prediction rests on, in words.
    """

    runs: int
    moments: tuple[Moment, ...]
    ready_runs: int
    ready_after: Quantiles | None
    assumptions: tuple[str, ...]


def summary_of(plan: Plan, scenario: Scenario, timelines: Sequence[Timeline], assumptions: Sequence[str]) -> Summary:
    """Return what the runs have in common."""
    times = [time for time in _MOMENTS if time < scenario.horizon] + [scenario.horizon]
    seen = [[_seen(plan, timeline, time) for time in times] for timeline in timelines]
    moments = []
    for number, time in enumerate(times):
        rows = [views[number] for views in seen]
        moments.append(
            Moment(
                time,
                tuple(sorted(Counter(row.restarts for row, _ in rows).items())),
                tuple(sorted(Counter(row.status for row, _ in rows).items(), key=_by_frequency)),
                sum(is_ready for _, is_ready in rows),
            )
        )
    ready = sorted(after for timeline in timelines if (after := _ready_after(timeline)) is not None)
    return Summary(len(timelines), tuple(moments), len(ready), _quantiles(ready) if ready else None, tuple(assumptions))


def gone_at(plan: Plan, timeline: Timeline) -> int | None:
    """Return when the API no longer has the pod; None while it has."""
    for event in timeline.events:
        at: int = event["t"]
        if event["type"] == "removed_from_api" or (event["type"] == "api_delete" and not _grace(plan, event["grace"])):
            return at
    return None


def _grace(plan: Plan, asked: int | None) -> int:
    return plan.grace if asked is None else asked


def _seen(plan: Plan, timeline: Timeline, time: int) -> tuple[Row, bool]:
    """Kubectl's columns at a time, and whether the pod is Ready."""
    status = next((published.status for published in reversed(timeline.statuses) if published.time <= time), None)
    if status is None:
        return _NOTHING_YET, False
    row = row_of(plan, status)
    gone = gone_at(plan, timeline)
    if gone is not None and gone <= time:
        return row._replace(status=NOT_FOUND), False
    return row, status.condition("Ready")


def _by_frequency(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _ready_after(timeline: Timeline) -> int | None:
    return next((published.time for published in timeline.statuses if published.status.condition("Ready")), None)


def _quantiles(values: Sequence[int]) -> Quantiles:
    """The quantiles of sorted values: each is one of the values."""
    last = len(values) - 1
    return Quantiles(values[0], values[last // 2], values[-(-last * 9 // 10)], values[last])
