"""The quality of service class of a pod.

Source: k8s.io/kubernetes/pkg/apis/core/v1/helper/qos/qos.go, ComputePodQOS (v1.36)
"""

from __future__ import annotations

from podlint.objects.object import Value, items, mapping
from podlint.objects.quantity import quantity

BEST_EFFORT, BURSTABLE, GUARANTEED = "BestEffort", "Burstable", "Guaranteed"

_COUNTED = ("cpu", "memory")


def qos_class(pod: Value) -> str:
    """Return the class of a defaulted pod: that of the resources of the pod where it has some, else what all its containers agree on."""
    spec = mapping(pod, "spec")
    if "resources" in spec:
        return _class_of(mapping(spec, "resources"))
    found = {_class_of(mapping(container, "resources")) for key in ("initContainers", "containers") for _, container in items(spec, key)}
    if len(found) > 1:
        return BURSTABLE
    return found.pop() if found else BEST_EFFORT


def _class_of(resources: Value) -> str:
    requests, limits = mapping(resources, "requests"), mapping(resources, "limits")
    amounts = [(quantity(requests.get(name, 0)), quantity(limits.get(name, 0))) for name in _COUNTED]
    if any(request != limit for request, limit in amounts):
        return BURSTABLE
    given = {request != 0 for request, _ in amounts}
    if len(given) > 1:
        return BURSTABLE
    return GUARANTEED if given.pop() else BEST_EFFORT
