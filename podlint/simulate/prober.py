"""Probe workers: one for each container and kind of probe, with a ticker that outlives restarts. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/kubelet/prober/worker.go, prober_manager.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol

from podlint.simulate.chance import Chance
from podlint.simulate.plan import SECOND, Container, Probe
from podlint.simulate.runtime import Runtime, View
from podlint.simulate.scenario import Scenario
from podlint.simulate.status import Status, may_restart

EARLIEST = 6  # workers start a moment before the sandbox is asked for, which is t = 0: usually some two milliseconds

RULES_SINCE = 35  # ContainerRestartRules

UNEVEN = 3  # what probing takes besides the answer's latency: usually a millisecond or two


class Result(Enum):
    """What a worker last concluded about an instance."""

    UNKNOWN = "unknown"
    SUCCESS = "success"
    FAILURE = "failure"


INITIAL = {"liveness": Result.SUCCESS, "readiness": Result.FAILURE, "startup": Result.UNKNOWN}


class Pod(Protocol):
    """What a worker has to do with: the kubelet's view of its pod."""

    chance: Chance
    runtime: Runtime
    scenario: Scenario
    is_over: bool

    @property
    def status(self) -> Status:
        """What the kubelet last made of the pod."""

    def at(self, time: int, call: Callable[..., None], *arguments: Any) -> None:
        """Have *call* made at a time."""

    def log(self, now: int, what: str, container: str = "", **facts: Any) -> None:
        """Record an event."""

    def is_started(self, container: Container, attempt: int) -> bool:
        """Whether the status says that an instance has started."""

    def concluded(self, now: int, worker: Worker) -> None:
        """Take notice of a worker's new result."""


class Worker:
    """The worker of one probe. `result` is its conclusion about the instance with restart count `attempt`."""

    def __init__(self, pod: Pod, container: Container, kind: str, probe: Probe) -> None:
        self.pod = pod
        self.container = container
        self.kind = kind
        self.probe = probe
        self.attempt = -1
        self.result = INITIAL[kind]
        self.last: bool | None = None
        self.run = 0
        self.on_hold = False
        self.stopped = False
        self.has_left = False
        self.busy_until = 0
        self.is_kicked = False
        self.ticker = 0  # counts the ticker's restarts, so that ticks of an old one are ignored

    def start(self, now: int) -> None:
        """Begin to tick: the first time after one period."""
        self.pod.at(now + self.probe.period - self.pod.chance.moment(EARLIEST), self._tick, self.ticker)

    def restore(self, attempt: int, result: Result) -> None:
        """Take over what was concluded about an instance of a live pod, and tick: nobody knows when, within a period."""
        self.attempt, self.result = attempt, result
        self.on_hold = self.kind == "startup" and result is Result.SUCCESS
        self.pod.at(self.pod.chance.below(self.probe.period), self._tick, self.ticker)

    def come_back(self, now: int) -> None:
        """Start anew if there is none: a sync starts the workers that are missing, even of a container that has ended for good.

        Such a worker looks, concludes that the container fails, and leaves again. Both is news, so that there is a sync after every look at the runtime.
        """
        if self.has_left and not self.stopped:
            self.has_left, self.on_hold, self.attempt, self.result, self.last, self.run = False, False, -1, INITIAL[self.kind], None, 0
            self.tick_anew(now)
            self._probe(now)

    def kick(self, now: int) -> None:
        """Probe at once, and tick from now on."""
        if self.stopped or self.has_left:
            return
        if now < self.busy_until:  # one request is kept while a probe runs
            if not self.is_kicked:
                self.is_kicked = True
                self.pod.at(self.busy_until, self.kick)
            return
        self.is_kicked = False
        self.tick_anew(now)
        self._probe(now)

    def tick_anew(self, now: int) -> None:
        """Tick from now on."""
        self.ticker += 1
        self.start(now)

    def result_for(self, attempt: int) -> Result:
        """Return the conclusion about an instance."""
        return self.result if attempt == self.attempt else INITIAL[self.kind]

    def _tick(self, now: int, ticker: int) -> None:
        if ticker != self.ticker or self.stopped or self.has_left:
            return
        following = now + self.probe.period
        if now < self.busy_until:  # one tick is kept while a probe runs, further ones in that time are lost
            self.pod.at(self.busy_until, self._late_tick, ticker)
            following += max(0, -((following - self.busy_until) // self.probe.period)) * self.probe.period
        else:
            self._probe(now)
        self.pod.at(following, self._tick, self.ticker)

    def _late_tick(self, now: int, ticker: int) -> None:
        if ticker == self.ticker and not self.stopped and now >= self.busy_until:
            self._probe(now)

    def _probe(self, now: int) -> None:
        """Look, in the kubelet's order, for a reason not to probe; then probe."""
        pod = self.pod
        if pod.is_over:
            self.stopped = True
            return
        seen = pod.status.instances.get(self.container.name)
        if seen is None:
            return
        is_started = pod.is_started(self.container, seen.attempt)  # as the status says before this worker changes it
        if seen.attempt != self.attempt:
            self.attempt, self.result, self.on_hold = seen.attempt, INITIAL[self.kind], False
            pod.concluded(now, self)  # the first value of an instance is news too
        if self.on_hold:
            return
        if seen.state != "running":
            self._conclude(now, Result.FAILURE)
            self.has_left = self._is_for_good(seen)
            return
        wall = pod.chance.wall
        started = (seen.started + wall) // SECOND * SECOND - wall  # the status knows whole seconds of the wall clock
        if (now - started) // SECOND * SECOND < self.probe.initial_delay:
            return
        if (self.kind == "startup") is is_started:
            return
        self._ask(now)

    def _is_for_good(self, seen: View) -> bool:
        """Whether a container has ended and is not restarted; before 1.35 only a pod that restarts none counts."""
        is_known = self.pod.scenario.minor >= RULES_SINCE or self.container.policy == "Never"
        return is_known and not may_restart(self.container, seen)

    def _ask(self, now: int) -> None:
        """Ask whoever runs. A command in a container that is no more is an error, which counts for nothing; a refused connection is a failure."""
        instance = self.pod.runtime.newest(self.container.name)
        if instance is None or instance.state != "running" or (self.probe.is_inside and instance.attempt != self.attempt):
            if not self.probe.is_inside:
                self._await(now, 0, ok=False)
            return
        number = instance.probed[self.kind] = instance.probed.get(self.kind, 0) + 1
        answer = self.pod.scenario.behaviour(self.container.name).answers(self.kind).at(number, now - instance.started)
        ok = answer.ok and answer.latency <= self.probe.timeout
        self.pod.log(now, "probe", self.container.name, attempt=instance.attempt, kind=self.kind, n=number, ok=ok)
        self._await(now, min(answer.latency, self.probe.timeout), ok=ok)

    def _await(self, now: int, latency: int, *, ok: bool) -> None:
        self.busy_until = now + latency + 1 + self.pod.chance.moment(UNEVEN)
        self.pod.at(self.busy_until, self._answered, self.attempt, ok)

    def _answered(self, now: int, attempt: int, ok: bool) -> None:  # noqa: FBT001  called by the clock
        """Count equal answers in a row; enough of them are a conclusion."""
        if attempt != self.attempt or self.stopped:
            return
        self.run = self.run + 1 if ok is self.last else 1
        self.last = ok
        if self.run < (self.probe.success if ok else self.probe.failure):
            return
        self._conclude(now, Result.SUCCESS if ok else Result.FAILURE)
        if self.kind == "startup" or (self.kind == "liveness" and not ok):
            self.on_hold, self.run = True, 0

    def _conclude(self, now: int, result: Result) -> None:
        if result is not self.result:
            self.result = result
            self.pod.concluded(now, self)
