"""The defaults of FlowSchemas and PriorityLevelConfigurations.

Source: k8s.io/kubernetes/pkg/apis/flowcontrol/v1/defaults.go, v1beta3/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, fill

_RESPONSE = fill(inner={"queuing": fill(zero={"handSize": 8, "queues": 64, "queueLengthLimit": 50})})
_LIMITED = fill(absent={"nominalConcurrencyShares": 30, "lendablePercent": 0, "limitResponse": {}}, inner={"limitResponse": _RESPONSE})
_EXEMPT = fill(absent={"nominalConcurrencyShares": 0, "lendablePercent": 0})
_LEVEL = fill(absent={"spec": {}}, inner={"spec": fill(inner={"limited": _LIMITED, "exempt": _EXEMPT})})

FILLERS: dict[str, Filler] = {
    "FlowSchema": fill(absent={"spec": {}}, inner={"spec": fill(zero={"matchingPrecedence": 1000}, absent={"priorityLevelConfiguration": {}})}),
    "PriorityLevelConfiguration": _LEVEL,
}
