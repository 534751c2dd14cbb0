"""A run told in plain words: what happened, to whom, and why; with repetitions folded. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from podlint.simulate.backoff import FIRST
from podlint.simulate.plan import SECOND, Container, Plan, Role
from podlint.simulate.report import Result
from podlint.simulate.reports.words import clock, length
from podlint.simulate.run import Timeline
from podlint.simulate.scenario import Scenario
from podlint.simulate.summary import gone_at

POD = "pod"
"""Whom lines are about that are about no container."""

_LONGEST_CYCLE = 24  # lines that are compared when a cycle is looked for
_ENDED_STATES = ("ErrImagePull", "ImagePullBackOff", "CrashLoopBackOff", "ContainerCreating", "PodInitializing", "")


class Tone(Enum):
    """Whether a line is good news."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


class Line(NamedTuple):
    """One line. `key` is what makes lines the same but for the times and counts in them."""

    time: int
    who: str
    what: str
    why: str = ""
    tone: Tone = Tone.PLAIN
    key: str = ""


def story(result: Result, timeline: Timeline) -> list[Line]:
    """Return the lines of a run, in the order of time, without repetitions."""
    return _folded(told(result, timeline))


def told(result: Result, timeline: Timeline) -> list[Line]:
    """Return all lines of a run, in the order of time."""
    teller = _Teller(result.subject.plan, result.scenario)
    lines = [line for event in timeline.events for line in teller.event(event)]
    lines += teller.rest()
    lines += _statuses(result.subject.plan, result.scenario, timeline)
    return sorted(lines, key=_time)


def _time(line: Line) -> int:
    return line.time


class _Probes:
    """Answers of one probe that are the same, one after the other."""

    def __init__(self, event: dict[str, Any]) -> None:
        self.first = self.last = event["t"]
        self.kind, self.ok, self.attempt = event["kind"], event["ok"], event["attempt"]
        self.count = 1


class _Teller:
    """What must be remembered of a run to say why something happens."""

    def __init__(self, plan: Plan, scenario: Scenario) -> None:
        self._containers = {container.name: container for container in plan.containers}
        self._plan = plan
        self._scenario = scenario
        self._probes: dict[tuple[str, str], _Probes] = {}
        self._began: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._ends_of: dict[tuple[str, int], int] = {}  # the same for each instance
        self._unpulled: dict[str, int] = {}  # container -> when its image could not be pulled
        self._waits: dict[str, int] = {}  # container -> the whole back-off that it is in
        self._verdict: dict[str, str] = {}
        self._stop: dict[str, str] = {}
        self._grace: dict[str, int] = {}
        self._told: dict[str, int] = {}  # container -> when it got SIGTERM
        self._ends = ""

    def event(self, event: dict[str, Any]) -> Iterator[Line]:
        """Yield the lines that an event makes, after those that it brings to an end."""
        kind, name = event["type"], event.get("container", "")
        if kind == "probe":
            yield from self._probe(event, name)
            return
        if kind in ("exited", "killing", "removed_from_api"):
            yield from self._flushed(name)
        tell = getattr(self, f"_{kind}", None)
        if tell:
            yield from tell(event, name)

    def rest(self) -> list[Line]:
        """Return the lines that the end of the run makes."""
        return list(self._flushed(""))

    # Probes.

    def _probe(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        key = (name, event["kind"])
        run = self._probes.get(key)
        if run and (run.ok, run.attempt) == (event["ok"], event["attempt"]):
            run.count += 1
            run.last = event["t"]
        else:
            if run:
                yield self._told_probes(name, run)
            run = self._probes[key] = _Probes(event)
        probe = self._containers[name].probe(run.kind)
        if not run.ok and run.kind != "readiness" and probe and run.count == probe.failure:
            self._verdict[name] = f"{run.kind} failed {times(run.count)}"
            del self._probes[key]
            yield self._told_probes(name, run)

    def _flushed(self, name: str) -> Iterator[Line]:
        for key in [key for key in self._probes if not name or key[0] == name]:
            yield self._told_probes(key[0], self._probes.pop(key))

    def _told_probes(self, name: str, run: _Probes) -> Line:
        probe = self._containers[name].probe(run.kind)
        count = "" if run.count == 1 else f" x {run.count}"
        why = f"until {clock(run.last)}" if run.count > 1 else ""
        if not run.ok and probe:
            limit = f"failureThreshold {probe.failure}{' reached' if run.count >= probe.failure else ''}"
            why = f"{why}, {limit}" if why else limit
        return Line(run.first, name, f"{run.kind} {'ok' if run.ok else 'failed'}{count}", why, Tone.PLAIN if run.ok else Tone.BAD, f"{run.kind} {run.ok}")

    # The life of containers.

    def _pull_start(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        time = self._began[name] = event["t"]
        failed = self._unpulled.pop(name, None)
        if failed is None:
            yield Line(time, name, "pulls its image", event["image"])
        else:
            doublings = ((time - failed) // FIRST).bit_length()
            yield Line(time, name, "pulls its image again", f"{length(time - failed)} after that failed", key=f"pull {doublings}")

    def _pull_done(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        yield Line(event["t"], name, "has its image", f"after {length(event['t'] - self._began[name])}")

    def _pull_failed(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        self._unpulled[name] = event["t"]
        yield Line(event["t"], name, "image cannot be pulled", "ErrImagePull, then ImagePullBackOff", Tone.BAD)

    def _started(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        time, attempt = event["t"], event["attempt"]
        self._began[name] = time
        wait, ended = self._waits.pop(name, 0), self._ended.pop(name, None)
        self._verdict.pop(name, None)
        self._stop.pop(name, None)
        if not attempt:
            yield Line(time, name, "started")
        elif ended is None:
            yield Line(time, name, f"started again, restart {attempt}", "", Tone.PLAIN, "started")
        elif wait:
            why = f"after a back-off of {length(wait)}: {length(time - ended)} since it ended"
            yield Line(time, name, f"started again, restart {attempt}", why, Tone.PLAIN, f"started {wait}")
        else:
            why = f"without back-off, {length(time - ended)} after it ended"
            yield Line(time, name, f"started again, restart {attempt}", why, Tone.PLAIN, "started")

    def _starterror(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        self._ended[name] = self._began[name] = self._ends_of[name, event["attempt"]] = event["t"]
        self._waits.pop(name, None)
        again = f", restart {event['attempt']}" if event["attempt"] else ""
        yield Line(event["t"], name, f"cannot be started{again}", "StartError, exit code 128", Tone.BAD, "starterror")

    def _hook_start(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        why = self._reason(name) if event["kind"] == "preStop" else ""
        self._told[name] = event["t"]
        yield Line(event["t"], name, f"{event['kind']} begins", why)

    def _hook_end(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        behaviour = self._scenario.behaviour(name)
        failed = event["kind"] == "postStart" and behaviour.post_start.exit_code
        if failed:
            self._verdict[name] = "postStart failed"
        what = f"{event['kind']} {'failed' if failed else 'is over'}"
        yield Line(event["t"], name, what, f"after {length(event['t'] - self._told[name])}", Tone.BAD if failed else Tone.PLAIN, what)

    def _killing(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        self._told[name] = event["t"]
        self._grace[name] = event["timeout"]
        what = f"SIGTERM, SIGKILL {event['timeout']}s later" if event["timeout"] else "SIGKILL"
        yield Line(event["t"], name, what, self._reason(name), Tone.BAD if name in self._verdict else Tone.PLAIN)

    def _reason(self, name: str) -> str:
        """Why a container is stopped."""
        if name not in self._stop:
            self._stop[name] = self._verdict.get(name) or self._ends or self._pod_ends()
        return self._stop[name]

    def _pod_ends(self) -> str:
        if any(rule.action == "RestartAllContainers" for container in self._plan.containers for rule in container.rules):
            return "all containers are restarted"
        if self._plan.deadline is not None:
            return f"activeDeadlineSeconds {self._plan.deadline // SECOND} are over"
        return "the pod ends"

    def _exited(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        time, code = event["t"], event["exitCode"]
        self._ended[name] = self._ends_of[name, event["attempt"]] = time
        what = f"exited with {code}" + (f" ({event['reason']})" if event["reason"] not in ("Error", "Completed") else "")
        lived = length(time - self._began.get(name, time))
        if event["why"] == "self":
            yield Line(time, name, what, f"by itself after {lived}", Tone.BAD if code else Tone.PLAIN, what)
            return
        since = time - self._told.get(name, time)
        after = f"{length(since)} after it" if since else "at once"
        why = f"SIGKILL: the grace period of {self._grace.get(name, 0)}s is over" if event["why"] == "sigkill" else f"on SIGTERM, {after}"
        yield Line(time, name, what, f"{why}; it ran for {lived}", Tone.BAD if name in self._verdict else Tone.PLAIN, what)

    def _backoff(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        if name in self._waits:
            return
        time = event["t"]
        gone = time - self._ends_of.get((name, event["attempt"]), time)  # after a kill, the instance before decides
        wait = self._waits[name] = (event["remaining"] + gone + SECOND // 2) // SECOND * SECOND
        why = f"no restart before {clock(self._ended.get(name, time) + wait)}"
        yield Line(time, name, f"back-off of {length(wait)} (CrashLoopBackOff)", why, Tone.BAD, f"backoff {wait}")

    # The pod.

    def _sandbox_ready(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        yield Line(event["t"], name or POD, "sandbox ready")

    def _sandbox_stopped(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        yield Line(event["t"], name or POD, "sandbox stopped")

    def _api_delete(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        grace = self._plan.grace if event.get("grace") is None else event["grace"]
        self._ends = "the pod is deleted"
        yield Line(event["t"], name or POD, "deleted", f"grace period {length(grace)}")

    def _removed_from_api(self, event: dict[str, Any], name: str) -> Iterator[Line]:
        yield Line(event["t"], name or POD, "gone from the API")


def times(count: int) -> str:
    """Return how often something happened in a row: ``once``, ``3 times in a row``."""
    return "once" if count == 1 else f"{count} times in a row"


def _statuses(plan: Plan, scenario: Scenario, timeline: Timeline) -> Iterator[Line]:
    """Yield what the API shows anew: phases, condition Ready, and why containers wait."""
    phase, ready = "", False
    waiting: dict[str, str] = {}
    gone = gone_at(plan, timeline)
    for time, status in timeline.statuses:
        if time > scenario.horizon or (gone is not None and time > gone):
            break
        now_ready = status.condition("Ready")
        words = []
        if status.phase != phase and phase:
            words.append(f"phase {status.phase}" + (f" ({status.reason})" if status.reason else ""))
        if now_ready is not ready:
            words.append("Ready" if now_ready else "no longer Ready")
        if words:
            blame = [container.name for container in plan.containers if _unready(container, status.containers)]
            why = f"not ready: {', '.join(blame)}" if ready and not now_ready and status.phase == "Running" and blame else ""
            bad = status.phase == "Failed" or bool(ready and not now_ready and status.phase == "Running" and not status.deleted)
            yield Line(time, POD, ", ".join(words), why, Tone.BAD if bad else Tone.GOOD if now_ready else Tone.PLAIN)
        phase, ready = status.phase, now_ready
        for container in plan.containers:
            state = status.containers.get(container.name)
            reason = state.reason if state and state.kind == "waiting" else ""
            if reason != waiting.get(container.name, "") and reason not in _ENDED_STATES:
                yield Line(time, container.name, f"waits: {reason}", _cause(container, reason, scenario), Tone.BAD)
            waiting[container.name] = reason


def _unready(container: Container, states: Any) -> bool:
    state = states.get(container.name)
    return container.role is not Role.INIT and (state is None or not state.ready)


def _cause(container: Container, reason: str, scenario: Scenario) -> str:
    missing = ", ".join(f"no {name}" for name in sorted(container.references & scenario.missing))
    if reason == "CreateContainerConfigError":
        return missing or "runAsNonRoot, and its image's user is root or has no number"
    return {"InvalidImageName": container.image, "ErrImageNeverPull": "imagePullPolicy is Never, and the image is not on the node"}.get(reason, "")


def _folded(lines: list[Line]) -> list[Line]:
    """Fold what repeats: a cycle of lines that comes three times or more in a row is told once, and then how often it comes again."""
    keys = [(line.who, line.key or f"{line.what} {line.why}") for line in lines]
    told: list[Line] = []
    at = 0
    while at < len(lines):
        size, count = _cycle(keys, at)
        told += lines[at : at + size]
        if count > 1:
            again, last = count - 1, lines[at + size * count - 1]
            what = f"the same {f'{size} lines' if size > 1 else 'line'} {again} times more"
            told.append(Line(lines[at + size].time, "", what, f"until {clock(last.time)}"))
        at += size * count
    return told


def _cycle(keys: list[tuple[str, str]], at: int) -> tuple[int, int]:
    """Return the size of the cycle that begins at a line, and how often it comes in a row: (1, 1) if there is none."""
    for size in range(1, _LONGEST_CYCLE + 1):
        first = keys[at : at + size]
        if len(first) < size or keys[at + size : at + 2 * size] != first or keys[at + 2 * size : at + 3 * size] != first:
            continue
        count = 3
        while keys[at + count * size : at + (count + 1) * size] == first:
            count += 1
        return size, count
    return 1, 1
