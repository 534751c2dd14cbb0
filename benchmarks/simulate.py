"""Measures how long a simulation of 25 minutes takes, and how that grows. It only measures: the exit code is always 0.

Usage: simulate.py [--pods N] [--rounds N] [--json FILE]

Everything happens in one process, on plans that are made before the clock runs. The cases take turns, and the least of all rounds
counts, as anything above it is other people's work.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dice import Dice

from podlint.constraints.kinds import defaulted
from podlint.schema.bundle import NEWEST
from podlint.simulate.plan import Plan, plan_of
from podlint.simulate.run import simulate
from podlint.simulate.scenario import MINUTE, Answers, Behaviour, Hook, Image, Run, Scenario, Step

HORIZON = 25 * MINUTE
SEED = 4
PODS = 1000
ROUNDS = 5
GOAL = 5.0  # milliseconds, one container
KINDS = ("liveness", "readiness", "startup")

WELL = Behaviour()
CRASHING = Behaviour((Run(5000, 1),))
UNHEALTHY = Behaviour((Run(on_term=2000),), liveness=Answers((Step(60_000), Step(None, ok=False))))
FLAPPING = Behaviour(readiness=Answers(tuple(Step(number * 5000, ok=number % 2 == 1) for number in range(1, 300))))


class Case(NamedTuple):
    """What one line measures. `probes` is how many kinds each container has, `goal` the most milliseconds a run may take."""

    name: str
    containers: int = 1
    probes: int = 0
    period: int = 10
    sidecars: int = 0
    behaviour: Behaviour = WELL
    minutes: int = 25
    goal: float | None = None


CASES = (
    Case("one container", goal=GOAL),
    Case("  three probes, every 10 s", probes=3, goal=GOAL),
    Case("  three probes, every second", probes=3, period=1),
    Case("  crashes after 5 s", behaviour=CRASHING, goal=GOAL),
    Case("  liveness fails after a minute", probes=1, behaviour=UNHEALTHY, goal=GOAL),
    Case("  readiness flaps every 5 seconds", probes=2, period=1, behaviour=FLAPPING),
    Case("2 containers, three probes", 2, 3),
    Case("4 containers, three probes", 4, 3),
    Case("8 containers, three probes", 8, 3),
    Case("8 containers", 8),
    Case("8 containers, all crash", 8, behaviour=CRASHING),
    Case("1 container, 3 sidecars", sidecars=3),
    Case("1 container, 3 sidecars, three probes", probes=3, sidecars=3),
    Case("three probes: 5 minutes", probes=3, minutes=5),
    Case("three probes: 50 minutes", probes=3, minutes=50),
    Case("three probes: 4 hours", probes=3, minutes=240),
    Case("crashes: 5 minutes", behaviour=CRASHING, minutes=5),
    Case("crashes: 4 hours", behaviour=CRASHING, minutes=240),
)


def plan(containers: Sequence[dict[str, Any]], initial: Sequence[dict[str, Any]] = (), policy: str = "Always") -> Plan:
    """Return the plan of a pod, defaults filled in."""
    spec = {"restartPolicy": policy, "containers": list(containers), **({"initContainers": list(initial)} if initial else {})}
    return plan_of(defaulted({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}, NEWEST))


def container(name: str, kinds: Sequence[str], period: int, **more: object) -> dict[str, Any]:
    probes = {f"{kind}Probe": {"httpGet": {"port": 8080}, "periodSeconds": period} for kind in kinds}
    return {"name": name, "image": f"registry.example/{name}:1", **probes, **more}


def prepared(case: Case) -> tuple[Plan, Scenario]:
    """Return what a case simulates."""
    kinds = KINDS[: case.probes]
    main = [container(f"main-{number}", kinds, case.period) for number in range(case.containers)]
    sidecars = [container(f"sidecar-{number}", kinds, case.period, restartPolicy="Always") for number in range(case.sidecars)]
    return plan(main, sidecars), Scenario(case.minutes * MINUTE, containers={item["name"]: case.behaviour for item in main})


def pods(count: int) -> Iterator[tuple[Plan, Scenario]]:
    """Yield pods of all sorts: one to four containers, some with probes, sidecars, hooks, and troubles."""
    dice = Dice(SEED)
    for _ in range(count):
        main = [one(dice, f"main-{number}") for number in range(dice.pick((1, 1, 1, 2, 2, 4)))]
        initial = [one(dice, f"sidecar-{number}", restartPolicy="Always") for number in range(dice.pick((0, 0, 0, 1, 2)))]
        if dice.chance(0.3):
            initial.insert(0, container("init", (), 10))
        behaviours = {item["name"]: behaviour(dice) for item in (*main, *initial)}
        behaviours["init"] = Behaviour((Run(3000),))
        images = {item["image"]: Image(4000) for item in main if dice.chance(0.2)}
        yield plan(main, initial, dice.pick(("Always", "Always", "OnFailure", "Never"))), Scenario(HORIZON, containers=behaviours, images=images)


def one(dice: Dice, name: str, **more: object) -> dict[str, Any]:
    """Return a container with some of the probes, and now and then a hook."""
    hooks = {"lifecycle": {"preStop": {"exec": {"command": ["drain"]}}}} if dice.chance(0.3) else {}
    return container(name, dice.some(KINDS, 0, 3), dice.pick((1, 5, 10, 10, 20, 30)), **hooks, **more)


def behaviour(dice: Dice) -> Behaviour:
    if dice.chance(0.5):
        return WELL
    runs = (Run(dice.number(1, 900) * 1000 if dice.chance(0.6) else None, dice.pick((0, 1, 137)), dice.pick((0, 500, None))),)
    answers = Answers((Step(dice.number(5, 600) * 1000), Step(None, ok=dice.chance(0.5), latency=dice.pick((0, 0, 50, 2000)))))
    return Behaviour(runs, liveness=answers, readiness=answers, pre_stop=Hook(2000))


def milliseconds(lot: Sequence[tuple[Plan, Scenario]], runs: int) -> tuple[float, int]:
    """Return how long a run takes on average, and how many events it has."""
    events = 0
    started = time.perf_counter()
    for pod, scenario in lot:
        for seed in range(runs):
            events += len(simulate(pod, scenario, seed).events)
    each = len(lot) * runs
    return (time.perf_counter() - started) * 1000 / each, events // each


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the speed of simulations.")
    parser.add_argument("--pods", type=int, default=PODS, help=f"pods in the mixed lot (default: {PODS})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds, of which the fastest counts (default: {ROUNDS})")
    parser.add_argument("--json", metavar="FILE", default="", help="write all figures to this file")
    chosen = parser.parse_args()
    cases = [(case, [prepared(case)]) for case in CASES]
    mixed = list(pods(chosen.pods))
    gc.freeze()
    found: dict[str, list[tuple[float, int]]] = {}
    for _ in range(chosen.rounds):
        for case, lot in cases:
            found.setdefault(case.name, []).append(milliseconds(lot, 10 if case.minutes <= HORIZON // MINUTE else 2))
        found.setdefault(f"{chosen.pods:,} pods of all sorts", []).append(milliseconds(mixed, 1))
    print(f"{'25 minutes, one run of':42}{'ms':>8}{'events':>9}{'us/event':>10}")
    goals = {case.name: case.goal for case in CASES}
    for name, rounds in found.items():
        best, events = min(rounds)
        note = f"   goal < {goals[name]:g} ms" if goals.get(name) else ""
        print(f"{name:42}{best:8.2f}{events:9,}{best * 1000 / max(events, 1):10.1f}{note}")
    total = min(found[f"{chosen.pods:,} pods of all sorts"])[0] * chosen.pods / 1000
    print(f"\n{chosen.pods:,} pods x 25 minutes: {total:.1f} s")
    if chosen.json:
        with open(chosen.json, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=2)


if __name__ == "__main__":
    main()
