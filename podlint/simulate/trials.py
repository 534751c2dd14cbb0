"""Playing a question: which pod, how long and how often, what changes meanwhile, and what is read off the runs. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from podlint.simulate.kubelet import Kubelet
from podlint.simulate.plan import SECOND, Container, Plan, Probe, Role
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import MINUTE, Behaviour, Run, Scenario

HOUR = 60 * MINUTE
LONGEST = 7 * 24 * HOUR
"""How far a question is followed at most."""

SEEDS = 20
"""How often a question is played, each time with other draws of what is left to chance..."""

FEWEST = 3
"""... and how often at least, where much happens in each run."""

MOST = 10_000
"""How many probes and syncs a run may have, about; and how many all runs, but for the fewest."""

_SYNCS_HOURLY = 48

COARSE = 100
"""To which part of a second the longest boot is searched."""


def bare(container: Container) -> Container:
    """Return a container that is well and that nothing asks."""
    return container._replace(probes=(), post_start=None, pre_stop=None)


def alone(plan: Plan, container: Container) -> Plan:
    """Return the pod with one container only; a sidecar or an init container keeps the main containers, but nothing asks those."""
    others = () if container.role is Role.MAIN else tuple(bare(other) for other in plan.main)
    return plan._replace(containers=(container, *others), deadline=None, gates=())


def well(plan: Plan, base: Scenario) -> Scenario:
    """Return the scenario in which init containers end after a second, and all others run for ever and answer at once."""
    initial = {container.name: Behaviour((Run(SECOND),)) for container in plan.initial if container.role is Role.INIT}
    return base._replace(containers=initial, images={}, missing=frozenset(), deletions=())


def behaving(scenario: Scenario, name: str, behaviour: Behaviour) -> Scenario:
    """Return the scenario with another behaviour of a container."""
    return scenario._replace(containers={**scenario.containers, name: behaviour})


def pace(probe: Probe) -> int:
    """Return how far apart the probes are of an application that does not answer."""
    return max(probe.period, probe.timeout)


def reach(plan: Plan, horizon: int) -> int:
    """Return *horizon*, or less where that would be too much to play."""
    return min(horizon, LONGEST, MOST * HOUR // _hourly(plan))


def _hourly(plan: Plan) -> int:
    return _SYNCS_HOURLY + sum(HOUR // max(probe.period, 1) for container in plan.containers for _, probe in container.probes)


def seeds(plan: Plan, horizon: int) -> range:
    """Return the seeds of the runs to play."""
    return range(1, 1 + max(FEWEST, min(SEEDS, MOST * HOUR // max(1, _hourly(plan) * horizon))))


def play(plan: Plan, scenario: Scenario, most: int = SEEDS) -> list[Timeline]:
    """Return some runs."""
    return [simulate(plan, scenario, seed) for seed in seeds(plan, scenario.horizon)[:most]]


def play_changing(plan: Plan, first: Scenario, changes: Iterable[tuple[int, Scenario]], seed: int) -> Timeline:
    """Return a run in which the answers of the probes become those of another scenario at some times; the rest is as in the *first*."""
    kubelet = Kubelet(plan, first, seed)
    for time, scenario in changes:
        kubelet.at(time, _change, kubelet, scenario)
    kubelet.run()
    return Timeline(seed, tuple(sorted(kubelet.events, key=lambda event: int(event["t"]))), tuple(kubelet.published))


def _change(_: int, kubelet: Kubelet, scenario: Scenario) -> None:
    kubelet.scenario = scenario


def longest(is_good: Callable[[int], bool], upper: int) -> int:
    """Return the greatest multiple of `COARSE` up to *upper* that is good, 0 if none is: all up to some point are, and none above it.

    It is sought from above, in steps that double, and then by bisection.
    """
    bad = upper // COARSE + 1
    step = 1
    while bad - step > 0 and not is_good((bad - step) * COARSE):
        bad, step = bad - step, step * 2
    good = max(0, bad - step)
    while bad - good > 1:
        middle = (good + bad) // 2
        if is_good(middle * COARSE):
            good = middle
        else:
            bad = middle
    return good * COARSE


# Reading runs.


def first_event(timeline: Timeline, kind: str, container: str, after: int = 0) -> int | None:
    """Return when something first happens to a container, from a time on."""
    return next((event["t"] for event in timeline.events if event["type"] == kind and event["t"] >= after and event.get("container", "") == container), None)


def all_events(timeline: Timeline, kind: str, container: str) -> list[int]:
    """Return all times at which something happens to a container."""
    return [event["t"] for event in timeline.events if event["type"] == kind and event.get("container", "") == container]


def first_start(timeline: Timeline, container: str) -> int:
    """Return when a container starts for the first time; the horizon of time where it does not."""
    found = first_event(timeline, "started", container)
    return LONGEST if found is None else found


def turns(timeline: Timeline, *, ready: bool, after: int = 0) -> int | None:
    """Return when the containers of the pod are ready, or are not, from a time on; that time itself where they are so by then."""
    state = False
    for published in timeline.statuses:
        if published.time > after:
            if state is ready:
                return after
            after = published.time
        state = published.status.condition("ContainersReady")
    return after if state is ready else None


def ends(timeline: Timeline) -> int | None:
    """Return when the pod is Succeeded or Failed."""
    return next((published.time for published in timeline.statuses if published.status.phase in ("Succeeded", "Failed")), None)


def since(time: int | None, began: int) -> int | None:
    """Return how long after *began* something was."""
    return None if time is None else time - began


def known(found: Sequence[int | None]) -> list[int]:
    """Return those that there are."""
    return [time for time in found if time is not None]
