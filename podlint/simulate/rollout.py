"""How a Deployment rolls out its pods: when all are available, and whether its progress deadline passes before. Milliseconds.

The pods are simulated one by one, up to a number; nodes have room for all.

Source: k8s.io/kubernetes/pkg/controller/deployment/rolling.go, recreate.go, progress.go; util/deployment_util.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from podlint.simulate.controllers import kind_of, name_of
from podlint.simulate.names import Names
from podlint.simulate.plan import Plan
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Deletion, Scenario
from podlint.simulate.story import SECOND, STARTS_AFTER, Event

MOST_REPLICAS = 500
"""Deployments with more replicas are not rolled out here."""

SIMULATED = 10
"""How many pods are simulated; further ones do as these."""

_NO_DEADLINE = 2**31 - 1
_LONGEST_WAIT = 3600 * SECOND  # for an old pod to be gone


class Strategy(NamedTuple):
    """How many pods there may be beyond the replicas, and how many may be missing. `recreates`: all old ones go first."""

    replicas: int
    surge: int
    unavailable: int
    recreates: bool


class Rollout(NamedTuple):
    """A rollout from *old* pods to new ones.

    `done` is when all new pods are available and no old one is left; None: not within the horizon. `exceeded`: when the
    condition Progressing becomes False with ProgressDeadlineExceeded. `least_available` and `most_pods` are the extremes on the way.
    """

    old: int
    strategy: Strategy
    done: int | None
    exceeded: int | None
    least_available: int
    most_pods: int
    events: tuple[Event, ...]


class Life(NamedTuple):
    """When a new pod is first ready, and when it counts as available, after its creation."""

    ready: int | None
    available: int | None


def strategy_of(spec: Mapping[str, Any]) -> Strategy:
    """Return the figures of a defaulted Deployment's strategy."""
    replicas = int(spec.get("replicas", 1))
    strategy = spec.get("strategy") or {}
    figures = strategy.get("rollingUpdate") or {}
    if strategy.get("type") == "Recreate":
        return Strategy(replicas, 0, replicas, recreates=True)
    surge, unavailable = _share(figures.get("maxSurge", "25%"), replicas, up=True), _share(figures.get("maxUnavailable", "25%"), replicas, up=False)
    return Strategy(replicas, surge, min(replicas, unavailable if surge or unavailable else 1), recreates=False)


def _share(value: Any, replicas: int, *, up: bool) -> int:
    if isinstance(value, int):
        return value
    share = int(str(value).rstrip("%")) * replicas
    return -(-share // 100) if up else share // 100


def life_of(timeline: Timeline, min_ready: int, horizon: int) -> Life:
    """Return when a pod is ready, and when it has been ready without a break for *min_ready*."""
    ready: int | None = None
    since: int | None = None
    for published in (*timeline.statuses, None):
        now = horizon if published is None else published.time
        if since is not None and (now - since >= min_ready):
            return Life(ready, since + min_ready + STARTS_AFTER)
        if published is None:
            break
        if not published.status.condition("Ready") or published.status.deleted:
            since = None
        elif since is None:
            since = now
            ready = ready if ready is not None else now + STARTS_AFTER
    return Life(ready, None)


def rollout(value: Mapping[str, Any], plan: Plan, scenario: Scenario, seed: int = 0, old: int = 0) -> Rollout | None:
    """Return how a Deployment rolls out while *old* pods of another template, all available, are there; None where it does not.

    t = 0 is when the first new pod's sandbox is asked for, if no old pod has to go before.
    """
    spec = value["spec"]
    strategy = strategy_of(spec)
    if kind_of(value) != "Deployment" or spec.get("paused") or not 0 < strategy.replicas <= MOST_REPLICAS:
        return None
    names = Names(seed)
    alone = scenario._replace(deletions=())
    min_ready = spec.get("minReadySeconds", 0) * SECOND
    seeds = [seed, *(names.seed() for _ in range(min(SIMULATED, strategy.replicas) - 1))]
    lives = [life_of(simulate(plan, alone, number), min_ready, scenario.horizon) for number in seeds]
    deadline = spec.get("progressDeadlineSeconds", 600)
    roll = _Roll(strategy, lives, old, -STARTS_AFTER, None if deadline == _NO_DEADLINE else deadline * SECOND)
    if strategy.recreates and old:
        roll.now += _termination(plan, alone, seed)
        roll.old, roll.least = 0, 0
    roll.run(scenario.horizon)
    return Rollout(old, strategy, roll.done, roll.exceeded, roll.least, roll.most, _events(value, roll, deadline))


def _termination(plan: Plan, scenario: Scenario, seed: int) -> int:
    """Return how long an old pod takes to go."""
    at = min(60 * SECOND, scenario.horizon)
    timeline = simulate(plan, scenario._replace(deletions=(Deletion(at),), horizon=at + _LONGEST_WAIT), seed)
    return next((int(event["t"]) for event in timeline.events if event["type"] == "removed_from_api"), at + _LONGEST_WAIT) - at


class _Roll:
    """One rollout, step by step."""

    def __init__(self, strategy: Strategy, lives: list[Life], old: int, now: int, deadline: int | None) -> None:
        self.strategy = strategy
        self.before = self.old = old
        self.now = now
        self.done: int | None = None
        self.exceeded: int | None = None
        self.least = old
        self.most = old
        self._lives = lives
        self._deadline = deadline
        self._progress = now
        self._new: list[tuple[int | None, int | None]] = []  # when each is ready, and available

    def run(self, horizon: int) -> None:
        """Scale up and down as pods become available."""
        while True:
            self._scale()
            if self.done is not None:
                return
            following = min((time for pod in self._new for time in pod if time is not None and time > self.now), default=None)
            due = None if self._deadline is None else self._progress + self._deadline
            if self.exceeded is None and due is not None and due <= horizon and (following is None or following > due):
                self.exceeded = due
            if following is None or following > horizon:
                return
            self.now = self._progress = following

    def _scale(self) -> None:
        replicas = self.strategy.replicas
        while True:
            available = sum(pod[1] is not None and pod[1] <= self.now for pod in self._new)
            self.least = min(self.least, self.old + available)
            more = min(replicas + self.strategy.surge - len(self._new) - self.old, replicas - len(self._new))
            for _ in range(max(0, more)):
                life = self._lives[len(self._new) % len(self._lives)]
                self._new.append((_after(self.now, life.ready), _after(self.now, life.available)))
            self.most = max(self.most, len(self._new) + self.old)
            enough = replicas - self.strategy.unavailable
            spare = self.old + available - enough
            fewer = min(self.old, spare) if len(self._new) + self.old - enough - (len(self._new) - available) > 0 else 0
            self.old -= max(0, fewer)
            if more > 0 or fewer > 0:
                self._progress = self.now
                continue
            if available == replicas and not self.old:
                self.done = self.now
            return


def _after(now: int, wait: int | None) -> int | None:
    return None if wait is None else now + wait


def _events(value: Mapping[str, Any], roll: _Roll, deadline: int) -> tuple[Event, ...]:
    name, what = f"Deployment/{name_of(value)}", "update" if roll.before else "rollout"
    found = []
    if roll.exceeded is not None:
        found.append(Event(roll.exceeded, name, "ProgressDeadlineExceeded", f"{what}: no progress for {deadline}s; it goes on trying"))
    if roll.done is not None:
        replicas = roll.strategy.replicas
        found.append(Event(roll.done, name, "NewReplicaSetAvailable", f"{what}: {replicas} of {replicas} new pods are available"))
    return tuple(sorted(found, key=lambda event: event.t))
