"""What the server drops from the devices that drivers offer, and what v1beta1 writes in another form.

Source: k8s.io/kubernetes/pkg/registry/resource/resourceslice/strategy.go, pkg/apis/resource/v1beta1/conversion.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, each, fill, values, without

_BETA = 36
"""The minor version since which most of it is on by default."""

_SINCE_BETA = ("taints", "bindsToNode", "bindingConditions", "bindingFailureConditions", "allowMultipleAllocations", "consumesCounters")
_NODES = ("nodeName", "nodeSelector", "allNodes")
_LISTS = ("bools", "ints", "strings", "versions")


def _flat(value: Value, minor: int) -> Value:
    """In v1beta1 all but the name is in `basic`."""
    return {**without(value, "basic"), **value["basic"]} if "basic" in value else value


_DEVICE = fill(
    first=(_flat, drop("nodeAllocatableResourceMappings", "nodeAllocatableResources"), drop(*_SINCE_BETA, *_NODES, before=_BETA)),
    inner={"attributes": values(drop(*_LISTS)), "capacity": values(drop("requestPolicy", before=_BETA))},
)

_SPEC = fill(zero={"pool": {}}, inner={"devices": each(_DEVICE)}, first=(drop("perDeviceNodeSelection", "sharedCounters", before=_BETA),))
"""In Go a slice always has a pool."""

FILLERS: dict[str, Filler] = {
    "ResourceSlice": fill(zero={"spec": {}}, inner={"spec": _SPEC}),
}
