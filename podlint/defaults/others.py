"""The defaults of kinds that are rarely written by hand: mostly nothing but a spec.

Source: k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, drop, each, fill

_OBJECT = fill(absent={"spec": {}})

_SELECTABLE_SINCE = 31  # feature gate CustomResourceFieldSelectors
_VERSIONS = each(drop("selectableFields", before=_SELECTABLE_SINCE))

FILLERS: dict[str, Filler] = {
    "CustomResourceDefinition": fill(absent={"spec": {}}, inner={"spec": fill(absent={"names": {}}, inner={"versions": _VERSIONS})}),
    "APIService": fill(absent={"spec": {}}, inner={"spec": fill(inner={"service": fill(absent={"port": 443})})}),
    "IPAddress": _OBJECT,
    "ServiceCIDR": _OBJECT,
}
