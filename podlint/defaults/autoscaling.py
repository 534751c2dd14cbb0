"""The defaults of HorizontalPodAutoscalers, of version 1 and 2.

Source: k8s.io/kubernetes/pkg/apis/autoscaling/v1/defaults.go, v1/conversion.go, v2/defaults.go;
pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go, dropDisabledFields (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, each, fill

_TOLERANCE_SINCE = 35  # on by default; the field is there since 1.33

_CPU = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}
_DOUBLE = {"type": "Percent", "value": 100, "periodSeconds": 15}
_FOUR_PODS = {"type": "Pods", "value": 4, "periodSeconds": 15}


_WITHOUT_TOLERANCE = drop("tolerance", before=_TOLERANCE_SINCE)

_BEHAVIOR = fill(
    absent={"scaleUp": {}, "scaleDown": {}},
    inner={
        "scaleUp": fill(_WITHOUT_TOLERANCE, absent={"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": [_FOUR_PODS, _DOUBLE]}),
        "scaleDown": fill(_WITHOUT_TOLERANCE, absent={"selectPolicy": "Max", "policies": [_DOUBLE]}),
    },
)

_RESOURCE = fill(absent={"target": {}})
_MEASURED = fill(absent={"metric": {}, "target": {}})
_METRIC = fill(
    inner={
        "object": fill(absent={"describedObject": {}, "metric": {}, "target": {}}),
        "external": _MEASURED,
        "pods": _MEASURED,
        "resource": _RESOURCE,
        "containerResource": _RESOURCE,
    }
)

_SPEC_1 = fill(absent={"minReplicas": 1, "scaleTargetRef": {}})
_SPEC_2 = fill(
    absent={"minReplicas": 1, "scaleTargetRef": {}},
    zero={"metrics": [_CPU]},
    inner={"metrics": each(_METRIC), "behavior": _BEHAVIOR},
)
_OBJECT_1 = fill(absent={"spec": {}}, inner={"spec": _SPEC_1})
_OBJECT_2 = fill(absent={"spec": {}}, inner={"spec": _SPEC_2})


_METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics"
"""Where version 1 has metrics other than the load of the processors."""

_PROCESSORS = fill(inner={"spec": fill(absent={"targetCPUUtilizationPercentage": 80})})


def _autoscaler(value: Value, minor: int) -> Value:
    """In either version the load of the processors is what counts where no metric is given."""
    if value["apiVersion"] != "autoscaling/v1":
        filled: Value = _OBJECT_2(value, minor)
        return filled
    filled = _OBJECT_1(value, minor)
    return filled if _METRICS_ANNOTATION in filled.get("metadata", {}).get("annotations", {}) else _PROCESSORS(filled, minor)


FILLERS: dict[str, Filler] = {"HorizontalPodAutoscaler": _autoscaler}
