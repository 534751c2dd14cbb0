"""From files and options to results: the whole of `podlint simulate` but for its command line and its reports."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from podlint.errors import UsageError
from podlint.objects.object import Value
from podlint.objects.workloads import PodPaths
from podlint.simulate import scenario_file
from podlint.simulate.above import CREATED, above
from podlint.simulate.assumptions import assumptions
from podlint.simulate.entry import written
from podlint.simulate.nodes import Node
from podlint.simulate.plan import Plan
from podlint.simulate.report import Result
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Scenario
from podlint.simulate.scenario_file import Case
from podlint.simulate.start import Start
from podlint.simulate.status import Status
from podlint.simulate.status_manager import Published
from podlint.simulate.subject import subjects
from podlint.simulate.summary import summary_of

_TOGETHER = 25  # runs that are played in one go
MOST_RUNS = 100_000
MOST_SEED = 2**53
MOST_EVENTS = 2_000_000
"""So many events fit into a few gigabytes."""


class Request(NamedTuple):
    """What to simulate. `settings` are what `--set` says; run number i draws with the seed `seed` + i. `pod_templates` as `subjects` takes it."""

    paths: tuple[str, ...]
    scenario: str | None = None
    settings: tuple[str, ...] = ()
    horizon: str | None = None
    kubelet_version: str | None = None
    runs: int = 20
    seed: int = 1
    pod_templates: PodPaths = ()


def predict(request: Request) -> list[Result]:
    """Return the runs of every pod in the files, in the order of the files.

    Raises:
        UsageError: a file, the scenario or an option is not as it should be, or this would not fit into memory.
    """
    return results(cases_of(request), request)


def cases_of(request: Request) -> list[Case]:
    """Return the pods in the files, each with its scenario.

    Raises:
        UsageError: a file, the scenario or an option is not as it should be.
    """
    if not 1 <= request.runs <= MOST_RUNS:
        raise UsageError(f"--runs cannot be {request.runs}: expected a whole number from 1 to {MOST_RUNS:,}")
    if not 0 <= request.seed <= MOST_SEED:
        raise UsageError(f"--seed cannot be {request.seed}: expected a whole number from 0 to {MOST_SEED:,}")
    layers = [scenario_file.read(request.scenario)] if request.scenario is not None else []
    layers += map(scenario_file.setting, request.settings)
    options = (("--horizon", ("horizon",), request.horizon), ("--kubelet-version", ("kubelet", "version"), request.kubelet_version))
    layers += scenario_file.option_layers(options)
    found = subjects(request.paths, scenario_file.version_of(layers).api, request.pod_templates)
    return scenario_file.cases(layers, found)


class Play(NamedTuple):
    """Some runs of one pod: all that they take, to be sent to whoever plays them. Without *scheduled*, it is on a node from the start."""

    plan: Plan
    scenario: Scenario
    stored: Value
    nodes: tuple[Node, ...]
    scheduled: bool
    start: Start | None
    seeds: tuple[int, ...]


Run = Callable[[Callable[[Play], list[Timeline]], Iterable[Play]], Iterable[list[Timeline]]]
"""Has a function called with each of some arguments, as `map` does, wherever that may be."""


def results(cases: Sequence[Case], request: Request, run: Run = map) -> list[Result]:
    """Return the runs of the pods.

    Args:
        cases: The pods with their scenarios.
        request: What is asked for.
        run: Who plays them.

    Raises:
        UsageError: they would not fit into memory.
    """
    expected = sum(_probes(case.subject.plan, case.scenario) for case in cases) * request.runs
    if expected > MOST_EVENTS:
        raise UsageError(f"this would be about {expected:,} probes, too many to keep: at most {MOST_EVENTS:,}", "lower --runs or --horizon")
    seeds = range(request.seed, request.seed + request.runs)
    parts = [tuple(seeds[first : first + _TOGETHER]) for first in range(0, request.runs, _TOGETHER)]
    played = iter(run(play, (_play(case, part) for case in cases for part in parts)))
    made = []
    left = MOST_EVENTS
    for case in cases:
        timelines: list[Timeline] = []
        for found in itertools.islice(played, len(parts)):
            timelines += found
            left -= sum(len(timeline.events) for timeline in found)
            if left < 0:
                runs, horizon = request.runs, written(case.scenario.horizon)
                raise UsageError(f"{runs:,} runs of {horizon} have more than {MOST_EVENTS:,} events", "lower --runs or --horizon")
        made.append(_result(case, request, timelines))
    return made


def _probes(plan: Plan, scenario: Scenario) -> int:
    return sum(scenario.horizon // max(probe.period, 1) for container in plan.containers for _, probe in container.probes)


def _play(case: Case, seeds: tuple[int, ...]) -> Play:
    subject = case.subject
    scheduled = bool(case.nodes or subject.pod["spec"].get("schedulingGates"))
    return Play(subject.plan, case.scenario, subject.stored, case.nodes, scheduled, case.start, seeds)


def _result(case: Case, request: Request, timelines: list[Timeline]) -> Result:
    plan, scenario = case.subject.plan, case.scenario
    told = None if case.start else above(case.subject.stored, plan, scenario, case.nodes, request.seed)
    rests_on = (*assumptions(plan, scenario, case.nodes, case.notes, is_live=case.start is not None), *(told.assumptions if told else ()))
    return Result(case.subject, scenario, tuple(timelines), summary_of(plan, scenario, timelines, rests_on), case.nodes, told, case.start)


def play(asked: Play) -> list[Timeline]:
    """Return some runs of a pod, in the order of their seeds."""
    return [_timeline(asked, seed) for seed in asked.seeds]


def _timeline(asked: Play, seed: int) -> Timeline:
    """One run of the pod: on the node that takes it, if the scenario names nodes; it stays Pending where none does. A live pod goes on where it is."""
    plan, scenario = asked.plan, asked.scenario
    if asked.start:
        return simulate(plan, scenario, seed, asked.start)
    if not asked.scheduled:
        return simulate(plan, scenario, seed)
    told = above(asked.stored, plan, scenario, asked.nodes, seed)
    return told.pod.timeline or Timeline(seed, (), (Published(CREATED, Status(conditions=(("PodScheduled", False, "Unschedulable"),))),))
