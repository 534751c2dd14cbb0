"""The defaults of the controllers of pods, without StatefulSets and Jobs.

Source: k8s.io/kubernetes/pkg/apis/apps/v1/defaults.go, pkg/apis/core/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from typing import Any

from podlint.defaults.pod import POD_TEMPLATE
from podlint.defaults.vocabulary import Filler, Value, fill


def rolling(**figures: Any) -> Filler:
    """The filler of an update strategy that rolls out by default, with these *figures*."""
    with_figures = fill(absent=figures)
    by_default = {"type": "RollingUpdate", "rollingUpdate": figures}

    def filled(value: Value, minor: int) -> Value:
        if not value:
            return by_default
        kind = value.get("type") or "RollingUpdate"
        value = {**value, "type": kind}
        if kind == "RollingUpdate":
            value["rollingUpdate"] = with_figures(value.get("rollingUpdate", {}), minor)
        return value

    return filled


def _labelled(value: Value, minor: int) -> Value:
    """A ReplicationController takes its selector and its own labels from its template."""
    spec = value["spec"]
    labels = spec.get("template", {}).get("metadata", {}).get("labels")
    if labels is None:
        return value
    if not spec.get("selector"):
        value = {**value, "spec": {**spec, "selector": labels}}
    if not value["metadata"].get("labels"):
        value = {**value, "metadata": {**value["metadata"], "labels": labels}}
    return value


_REPLICATION_CONTROLLER_SPEC = fill(absent={"replicas": 1}, inner={"template": POD_TEMPLATE})
_REPLICA_SET_SPEC = fill(absent={"replicas": 1, "template": {}}, inner={"template": POD_TEMPLATE})
_DEPLOYMENT_SPEC = fill(
    absent={"replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600, "strategy": {}, "template": {}},
    inner={"strategy": rolling(maxUnavailable="25%", maxSurge="25%"), "template": POD_TEMPLATE},
)
_DAEMON_SET_SPEC = fill(
    absent={"revisionHistoryLimit": 10, "updateStrategy": {}, "template": {}},
    inner={"updateStrategy": rolling(maxUnavailable=1, maxSurge=0), "template": POD_TEMPLATE},
)


def _kind(spec: Filler, *then: Filler) -> Filler:
    return fill(*then, absent={"spec": {}}, inner={"spec": spec})


FILLERS: dict[str, Filler] = {
    "PodTemplate": fill(absent={"template": {}}, inner={"template": POD_TEMPLATE}),
    "ReplicationController": _kind(_REPLICATION_CONTROLLER_SPEC, _labelled),
    "ReplicaSet": _kind(_REPLICA_SET_SPEC),
    "Deployment": _kind(_DEPLOYMENT_SPEC),
    "DaemonSet": _kind(_DAEMON_SET_SPEC),
}
