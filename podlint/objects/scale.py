"""How many pods a workload has, and who decides about that.

Source: k8s.io/apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent; pkg/apis/apps/v1/defaults.go (v1.36)
"""

from __future__ import annotations

import re
from typing import Any

from podlint.objects.object import Object, mapping, text
from podlint.objects.run import Objects
from podlint.objects.workloads import group

AUTOSCALER = "autoscaling/HorizontalPodAutoscaler"

SCALED = ("apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "ReplicationController")
"""The types whose replicas are a number in their spec."""

_PERCENT = re.compile(r"([0-9]{1,9})%\Z")


def replicas(object: Object) -> int:
    """Return how many pods a workload asks for: 1 where it does not say."""
    written = mapping(object.value, "spec").get("replicas")
    return written if isinstance(written, int) and not isinstance(written, bool) and written >= 0 else 1


def share(value: Any, of: int, *, up: bool) -> int | None:
    """Return a number, or a percentage *of* a number rounded *up* or down, as a number; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _PERCENT.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    scaled = int(match[1]) * of
    return -(-scaled // 100) if up else scaled // 100


def target_of(autoscaler: Object, field: str = "scaleTargetRef") -> tuple[str, str]:
    """Return the type and the name of what an autoscaler scales."""
    reference = mapping(mapping(autoscaler.value, "spec"), field)
    behind = group(text(reference, "apiVersion"))
    return f"{behind}/{text(reference, 'kind')}" if behind else text(reference, "kind"), text(reference, "name")


def autoscalers(objects: Objects) -> dict[tuple[str, str, str], Object]:
    """Return the HorizontalPodAutoscalers of a run by type, namespace and name of what they scale."""
    found: dict[tuple[str, str, str], Object] = {}
    for autoscaler in objects.of(AUTOSCALER):
        type, name = target_of(autoscaler)
        found.setdefault((type, autoscaler.home, name), autoscaler)
    return found
