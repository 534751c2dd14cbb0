"""The defaults of claims of devices and classes (dynamic resource allocation), and what v1beta1 writes in another form.

Source: k8s.io/kubernetes/pkg/apis/resource/v1/defaults.go, pkg/apis/resource/v1beta1/conversion.go;
pkg/registry/resource/resourceclaim/strategy.go, deviceclass/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, each, fill, without

_TOLERATED = 36
"""The minor version since which taints of devices are on by default, capacity that is shared out, and devices as extended resources."""

_PRIORITIZED = 34
"""The minor version since which requests with alternatives are on by default."""

_ADMINISTERED = 34
"""The minor version since which access for administrators is on by default."""

_FLAT = "resource.k8s.io/v1beta1"


def _counted(value: Value, minor: int) -> Value:
    """One device is asked for where no number is given."""
    return {**value, "count": 1} if value["allocationMode"] == "ExactCount" and not value.get("count") else value


_REQUEST = fill(
    _counted,
    zero={"allocationMode": "ExactCount"},
    inner={"tolerations": each(fill(zero={"operator": "Equal"}))},
    first=(drop("tolerations", "capacity", before=_TOLERATED), drop("adminAccess", before=_ADMINISTERED)),
)


_REQUESTS = each(fill(inner={"exactly": _REQUEST, "firstAvailable": each(_REQUEST)}, first=(drop("firstAvailable", before=_PRIORITIZED),)))
_CONSTRAINTS = each(drop("distinctAttribute", before=_TOLERATED))

_CLAIM_SPEC = fill(inner={"devices": fill(inner={"requests": _REQUESTS, "constraints": _CONSTRAINTS})})


def _nested(spec: Value) -> Value:
    """The spec of a claim with what v1beta1 has in a request itself put into its `exactly`."""
    requests = spec.get("devices", {}).get("requests", ())
    if not any("deviceClassName" in request for request in requests):
        return spec
    return {**spec, "devices": {**spec["devices"], "requests": [_request(request) for request in requests]}}


def _request(value: Value) -> Value:
    if "deviceClassName" not in value:
        return value
    outer: Value = {name: value[name] for name in ("name", "firstAvailable") if name in value}
    return {**outer, "exactly": without(value, *outer)}


def _claim(value: Value, minor: int) -> Value:
    """Status is not for users to set."""
    value = without(value, "status")
    return {**value, "spec": _nested(value["spec"])} if value["apiVersion"] == _FLAT and "spec" in value else value


def _template(value: Value, minor: int) -> Value:
    spec = value.get("spec", {})
    if value["apiVersion"] != _FLAT or "spec" not in spec:
        return value
    return {**value, "spec": {**spec, "spec": _nested(spec["spec"])}}


FILLERS: dict[str, Filler] = {
    "DeviceClass": fill(inner={"spec": drop("extendedResourceName", before=_TOLERATED)}),
    "ResourceClaim": fill(first=(_claim,), inner={"spec": _CLAIM_SPEC}),
    "ResourceClaimTemplate": fill(first=(_template,), inner={"spec": fill(inner={"spec": _CLAIM_SPEC})}),
}
