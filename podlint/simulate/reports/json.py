"""Results as JSON: a contract, described in docs/simulate-json.md. A line for each run; the same results give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from podlint.simulate.plan import Plan
from podlint.simulate.report import Result
from podlint.simulate.run import Timeline
from podlint.simulate.runtime import View
from podlint.simulate.status import State, Status, row_of
from podlint.simulate.story import Event
from podlint.simulate.summary import Moment, Summary

VERSION = 1
_DURATIONS = ("grace", "remaining")
"""What of an event is in milliseconds, besides `t`."""


def render(results: Sequence[Result]) -> str:
    """Return all runs, and the summary of each pod. Times are in seconds."""
    runs = [_dumped(_run(number, result, timeline)) for number, result in enumerate(results) for timeline in result.timelines]
    summary = _dumped({"pods": list(map(_pod, results))})
    return "".join([f'{{"version":{VERSION},"runs":[\n', ",\n".join(runs), f'\n],"summary":{summary}}}\n'])


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def seconds(milliseconds: int) -> float:
    """Return a time in seconds, a whole number where it is one."""
    whole, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else whole


def _run(pod: int, result: Result, timeline: Timeline) -> dict[str, Any]:
    plan = result.subject.plan
    return {
        "pod": pod,
        "seed": timeline.seed,
        "events": [_event(event) for event in timeline.events],
        "status": [{"t": seconds(published.time), **_status(plan, published.status)} for published in timeline.statuses],
    }


def _event(event: dict[str, Any]) -> dict[str, Any]:
    found = {**event, "t": seconds(event["t"])}
    for key in _DURATIONS:
        if found.get(key) is not None:
            found[key] = seconds(found[key])
    return found


def _status(plan: Plan, status: Status) -> dict[str, Any]:
    ready, word, restarts = row_of(plan, status)
    return {
        "phase": status.phase,
        "reason": status.reason,
        "ready": ready,
        "status": word,
        "restarts": restarts,
        "deleted": status.deleted,
        "conditions": [{"type": name, "status": "True" if is_true else "False", "reason": reason} for name, is_true, reason in status.conditions],
        "containers": [_container(name, state) for name, state in status.containers.items()],
    }


def _container(name: str, state: State) -> dict[str, Any]:
    return {
        "name": name,
        "ready": state.ready,
        "started": state.started,
        "restartCount": state.restarts,
        "state": _state(state),
        "lastState": _terminated(state.last) if state.last else {},
    }


def _state(state: State) -> dict[str, Any]:
    if state.kind == "waiting":
        return {"waiting": {"reason": state.reason}}
    if state.kind == "running":
        return {"running": {"startedAt": seconds(state.started_at)}}
    return _terminated(View(state.restarts, "exited", state.started_at, state.finished_at, state.exit_code, state.reason))


def _terminated(view: View) -> dict[str, Any]:
    facts = {"exitCode": view.exit_code, "reason": view.reason, "startedAt": seconds(view.started), "finishedAt": seconds(view.finished)}
    return {"terminated": facts}


def _pod(result: Result) -> dict[str, Any]:
    subject, scenario = result.subject, result.scenario
    identity = subject.object.id
    return {
        "object": {"apiVersion": identity.api_version, "kind": identity.kind, "namespace": identity.namespace, "name": identity.name},
        "file": subject.object.file,
        "line": int(subject.place(()).rsplit(":", 2)[1]),
        "kubelet": f"1.{scenario.minor}",
        "horizon": seconds(scenario.horizon),
        **_summary(result.summary),
        "node": result.above.pod.node if result.above else "",
        "around": [_around(event) for event in result.above.events] if result.above else [],
    }


def _around(event: Event) -> dict[str, Any]:
    return {"t": seconds(event.t), "object": event.object, "type": event.type, "text": event.text}


def _summary(summary: Summary) -> dict[str, Any]:
    after = summary.ready_after
    return {
        "runs": summary.runs,
        "moments": [_moment(moment, summary.runs) for moment in summary.moments],
        "ready": {"runs": summary.ready_runs, "after": {name: seconds(time) for name, time in after._asdict().items()} if after else None},
        "assumptions": list(summary.assumptions),
    }


def _moment(moment: Moment, runs: int) -> dict[str, Any]:
    return {
        "t": seconds(moment.time),
        "restarts": [{"restarts": restarts, "share": _share(count, runs)} for restarts, count in moment.restarts],
        "status": [{"status": word, "share": _share(count, runs)} for word, count in moment.statuses],
        "ready": _share(moment.ready, runs),
    }


def _share(count: int, runs: int) -> float:
    """Return the share of runs, to four decimals."""
    return round(count / runs, 4)
