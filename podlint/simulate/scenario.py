"""What a simulation assumes about the world: how containers behave, what the node and its kubelet are like. All times in milliseconds."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

MINUTE = 60_000

KINDS = ("liveness", "readiness", "startup")
"""The kinds of probes."""


class Run(NamedTuple):
    """How one instance of a container behaves. `exit_after` None: it runs for ever; `on_term` None: it ignores SIGTERM."""

    exit_after: int | None = None
    exit_code: int = 0
    on_term: int | None = 0
    term_exit_code: int = 143
    reason: str = ""
    start_error: bool = False


class Step(NamedTuple):
    """What a probe answers up to `until`: milliseconds since the instance started (exclusive), or the n-th probe (inclusive)."""

    until: int | None = None
    ok: bool = True
    latency: int = 0


class Answers(NamedTuple):
    """What the probes of one kind answer, step by step in the order of their ends; the last step repeats."""

    steps: tuple[Step, ...] = (Step(),)
    by_count: bool = False

    def at(self, number: int, since_start: int) -> Step:
        """Return the answer to the *number*-th probe (from 1) of an instance that started *since_start* ago."""
        passed: float = number - 1 if self.by_count else since_start
        return self.steps[min(bisect_right(self.steps, passed, key=_end), len(self.steps) - 1)]


def _end(step: Step) -> float:
    return math.inf if step.until is None else step.until


class Hook(NamedTuple):
    """How long a lifecycle hook runs, and how it ends."""

    duration: int = 0
    exit_code: int = 0


class Behaviour(NamedTuple):
    """How a container behaves: an entry of `runs` for each instance, the last repeats."""

    runs: tuple[Run, ...] = (Run(),)
    liveness: Answers = Answers()
    readiness: Answers = Answers()
    startup: Answers = Answers()
    post_start: Hook = Hook()
    pre_stop: Hook = Hook()

    def run(self, attempt: int) -> Run:
        """Return the behaviour of the instance with restart count *attempt*."""
        return self.runs[min(attempt, len(self.runs) - 1)]

    def answers(self, kind: str) -> Answers:
        """Return the answers to the probes of a kind."""
        return {"liveness": self.liveness, "readiness": self.readiness, "startup": self.startup}[kind]


class Image(NamedTuple):
    """An image as the node finds it. `pull` None: it is there; `fails`: pulling ends in an error after that time. `user` "0" is root."""

    pull: int | None = None
    fails: bool = False
    user: str | None = None


class Deletion(NamedTuple):
    """A request to delete the pod; `grace` None: with the pod's own grace period."""

    at: int
    grace: int | None = None


class Latency(NamedTuple):
    """How long the container runtime takes."""

    sandbox: int = 200
    create: int = 30
    start: int = 50


class Scenario(NamedTuple):
    """The assumptions of a simulation. `minor` is that of the kubelet's version; `wall_fraction` None: drawn for each run."""

    horizon: int = 25 * MINUTE
    minor: int = 36
    wall_fraction: int | None = None
    latency: Latency = Latency()
    containers: Mapping[str, Behaviour] = MappingProxyType({})
    images: Mapping[str, Image] = MappingProxyType({})
    missing: frozenset[str] = frozenset()
    deletions: tuple[Deletion, ...] = ()

    def behaviour(self, container: str) -> Behaviour:
        """Return how a container behaves: by default it runs for ever, and every probe succeeds at once."""
        return self.containers.get(container, _WELL)


_WELL = Behaviour()
