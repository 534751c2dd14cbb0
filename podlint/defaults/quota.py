"""The defaults of LimitRanges and ResourceQuotas.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem;
pkg/registry/core/resourcequota/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, each, fill, without


def _limits(value: Value, minor: int) -> Value:
    """In a container's item the default limit is the maximum, and the default request the default limit or else the minimum."""
    if value.get("type") != "Container":
        return value
    default = {**value.get("max", {}), **value.get("default", {})}
    request = {**value.get("min", {}), **default, **value.get("defaultRequest", {})}
    return {**value, "default": default, "defaultRequest": request}


def _no_status(value: Value, minor: int) -> Value:
    return without(value, "status")


FILLERS: dict[str, Filler] = {
    "LimitRange": fill(inner={"spec": fill(inner={"limits": each(_limits)})}),
    "ResourceQuota": fill(first=(_no_status,)),
}
