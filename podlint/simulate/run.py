"""From a pod and a scenario to what happens, run by run."""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.errors import UsageError
from podlint.simulate.clock import MOST_CALLS
from podlint.simulate.kubelet import Kubelet
from podlint.simulate.plan import Plan
from podlint.simulate.scenario import Scenario
from podlint.simulate.start import Start
from podlint.simulate.status_manager import Published


class Timeline(NamedTuple):
    """One run: what happened, and which statuses the API showed from when on. Milliseconds since the sandbox was asked for."""

    seed: int
    events: tuple[dict[str, Any], ...]
    statuses: tuple[Published, ...]


def simulate(plan: Plan, scenario: Scenario, seed: int, start: Start | None = None) -> Timeline:
    """Return one run, which goes on from *start* if it is given. The same arguments give the same run, on every machine.

    Raises:
        UsageError: the pod goes round in circles, again and again at one time or nearly so.
    """
    kubelet = Kubelet(plan, scenario, seed, start)
    if not kubelet.run():
        raise UsageError(f"{plan.name} goes round in circles: more than {MOST_CALLS:,} steps in {kubelet.now / 1000:g} s", "let its containers run for longer")
    events = sorted(kubelet.events, key=_time)
    return Timeline(seed, tuple(events), tuple(sorted(kubelet.published, key=_shown)))


def _time(event: dict[str, Any]) -> int:
    time: int = event["t"]
    return time


def _shown(published: Published) -> int:
    return published.time
