"""What PodDisruptionBudgets guard, and how many of it they let go.

Source: k8s.io/kubernetes/pkg/controller/disruption/disruption.go, getExpectedPodCount, updatePdbStatus (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from podlint.objects.object import Object, Value, mapping
from podlint.objects.pod import Pod
from podlint.objects.run import Objects
from podlint.objects.scale import SCALED, replicas, share

BUDGET = "policy/PodDisruptionBudget"


class Guarded(NamedTuple):
    """The workload that a budget guards. With an autoscaler (`is_scaled`), `pods` is the least that it leaves."""

    title: str
    pods: int
    is_scaled: bool


def guarded_pods(objects: Objects, budget: Object) -> list[Pod]:
    """Return the pods that a budget selects and that are meant to stay; one without selector selects none."""
    spec = mapping(budget.value, "spec")
    found = objects.matching(budget.home, mapping(spec, "selector")) if isinstance(spec.get("selector"), dict) else []
    return [pod for pod in found if not pod.runs_to_completion]


def guarded(objects: Objects, budget: Object, scaled: Mapping[tuple[str, str, str], Object]) -> Guarded | None:
    """Return what a budget guards, given the autoscalers of the run by what they scale.

    None unless it is one workload, in the folder of the budget, whose pods can be counted.
    """
    pods = guarded_pods(objects, budget)
    if len(pods) != 1 or pods[0].object.type not in SCALED or pods[0].object.folder != budget.folder:
        return None
    workload = pods[0].object
    autoscaler = scaled.get((workload.type, workload.home, workload.name))
    if autoscaler is None:
        return Guarded(workload.title, replicas(workload), is_scaled=False)
    least = mapping(autoscaler.value, "spec").get("minReplicas")
    return Guarded(workload.title, least if isinstance(least, int) and least > 0 else 1, is_scaled=True)


def allowed(spec: Value, pods: int) -> int | None:
    """Return how many of *pods* ready pods a budget lets go; None where it says nothing that can be counted."""
    most = share(spec.get("maxUnavailable"), pods, up=True)
    if most is not None:
        return min(most, pods)
    least = share(spec.get("minAvailable"), pods, up=True)
    return None if least is None else max(0, pods - least)
