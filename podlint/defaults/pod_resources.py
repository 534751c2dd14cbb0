"""The resources of a whole Pod, as far as they follow from those of its containers.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, defaultPodRequests, defaultHugePagePodLimits;
k8s.io/component-helpers/resource/helpers.go, AggregateContainerRequests, AggregateContainerLimits (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podlint.defaults.vocabulary import Value
from podlint.objects.quantity import plain, quantity

_SUPPORTED = frozenset({"cpu", "memory"})
HUGE_PAGES = "hugepages-"
_SINCE = 34
"""Before, the server drops the resources of a whole Pod."""


def with_pod_resources(value: Value, minor: int) -> Value:
    """Return a Pod's spec with the limits of huge pages and the requests that follow, where it has resources of its own.

    Requests follow only where there are limits: from what the containers request together, else from the limits.
    """
    resources = value.get("resources")
    if not resources or minor < _SINCE or not (resources.get("limits") or resources.get("requests")):
        return value
    limits, requests = dict(resources.get("limits") or {}), dict(resources.get("requests") or {})
    for name, total in together(value, "limits").items():
        if name.startswith(HUGE_PAGES) and name not in requests:
            limits.setdefault(name, plain(total))
    if limits:
        for name, total in together(value, "requests").items():
            if name in _SUPPORTED:
                requests.setdefault(name, plain(total))
        for name, limit in limits.items():
            if name in _SUPPORTED or name.startswith(HUGE_PAGES):
                requests.setdefault(name, limit)
    sides = {side: amounts for side, amounts in (("limits", limits), ("requests", requests)) if amounts}
    return {**value, "resources": {**resources, **sides}}


def together(spec: Mapping[str, Any], side: str) -> dict[str, int]:
    """Return what the containers of a pod have at most at one time, in billionths: sidecars run beside what starts after them."""
    total: dict[str, int] = {}
    for container in spec.get("containers", ()):
        _add(total, _of(container, side))
    sidecars: dict[str, int] = {}
    start: dict[str, int] = {}
    for container in spec.get("initContainers", ()):
        own = _of(container, side)
        for name, amount in own.items():
            start[name] = max(start.get(name, 0), sidecars.get(name, 0) + amount)
        if container.get("restartPolicy") == "Always":
            _add(total, own)
            _add(sidecars, own)
    return {name: max(total.get(name, 0), start.get(name, 0)) for name in {**total, **start}}


def _of(container: Value, side: str) -> dict[str, int]:
    amounts: dict[str, Any] = container.get("resources", {}).get(side) or {}
    return {name: quantity(amount) for name, amount in amounts.items()}


def _add(total: dict[str, int], own: dict[str, int]) -> None:
    for name, amount in own.items():
        total[name] = total.get(name, 0) + amount
