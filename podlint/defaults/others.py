"""The defaults of kinds that are rarely written by hand: mostly nothing but a spec.

Source: k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, fill

_OBJECT = fill(absent={"spec": {}})

FILLERS: dict[str, Filler] = {
    "APIService": fill(absent={"spec": {}}, inner={"spec": fill(inner={"service": fill(absent={"port": 443})})}),
    "IPAddress": _OBJECT,
    "ServiceCIDR": _OBJECT,
}
