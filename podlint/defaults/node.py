"""The defaults of Nodes and the classes that pods name.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_NodeStatus; pkg/apis/core/v1/conversion.go,
Convert_v1_NodeSpec_To_core_NodeSpec; pkg/apis/scheduling/v1/defaults.go; pkg/registry/coordination/lease/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, fill


def _all_is_allocatable(value: Value, minor: int) -> Value:
    """A node that does not say what it leaves to pods leaves them all it has."""
    return {**value, "allocatable": value["capacity"]} if "capacity" in value and "allocatable" not in value else value


def _with_ranges(value: Value, minor: int) -> Value:
    """The older field for one range of addresses stands for a list of it, and counts where the list begins otherwise."""
    one, all = value.get("podCIDR"), value.get("podCIDRs")
    return {**value, "podCIDRs": [one]} if one and not (all and all[0] == one) else value


FILLERS: dict[str, Filler] = {
    "Node": fill(inner={"spec": _with_ranges, "status": _all_is_allocatable}),
    "PriorityClass": fill(absent={"preemptionPolicy": "PreemptLowerPriority"}),
    "Lease": fill(inner={"spec": drop("strategy", "preferredHolder")}),
}
