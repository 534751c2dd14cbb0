"""The defaults of StatefulSets.

Source: k8s.io/kubernetes/pkg/apis/apps/v1/defaults.go, SetDefaults_StatefulSet; pkg/registry/apps/statefulset/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.pod import POD_TEMPLATE
from podlint.defaults.vocabulary import Filler, Value, each, fill, without
from podlint.defaults.volumes import PVC_TEMPLATE

_SEVERAL_AT_ONCE = 37
"""The minor version since which maxUnavailable is on by default. It was so in 1.35, too, up to 1.35.3."""


def _strategy(value: Value, minor: int) -> Value:
    """Updates roll out by default, one pod at a time, from pod 0 on."""
    kind, rolling = value.get("type"), value.get("rollingUpdate", None if value.get("type") else {})
    value = {**value, "type": kind or "RollingUpdate"}
    if rolling is not None:
        rolling = {"partition": 0, **rolling}
        value["rollingUpdate"] = {"maxUnavailable": 1, **rolling} if minor >= _SEVERAL_AT_ONCE else without(rolling, "maxUnavailable")
    return value


_SPEC = fill(
    zero={"podManagementPolicy": "OrderedReady"},
    absent={"replicas": 1, "revisionHistoryLimit": 10, "updateStrategy": {}, "persistentVolumeClaimRetentionPolicy": {}, "template": {}},
    inner={
        "updateStrategy": _strategy,
        "persistentVolumeClaimRetentionPolicy": fill(zero={"whenDeleted": "Retain", "whenScaled": "Retain"}),
        "volumeClaimTemplates": each(PVC_TEMPLATE),
        "template": POD_TEMPLATE,
    },
)

FILLERS: dict[str, Filler] = {"StatefulSet": fill(absent={"spec": {}}, inner={"spec": _SPEC})}
