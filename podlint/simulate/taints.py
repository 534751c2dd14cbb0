"""Taints and tolerations: what keeps a pod off a node, and for how long it may stay. Milliseconds.

Source: k8s.io/api/core/v1/toleration.go; k8s.io/component-helpers/scheduling/corev1/helpers.go;
k8s.io/kubernetes/plugin/pkg/admission/defaulttolerationseconds/admission.go;
pkg/controller/daemon/util/daemonset_util.go, AddOrUpdateDaemonPodTolerations;
pkg/controller/tainteviction/taint_eviction.go, getMinTolerationTime (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from podlint.simulate.nodes import Node, Taint

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

TOLERATED_FOR = 300
"""Seconds for which admission lets a pod stay on a node that is not ready or unreachable, where the pod says nothing itself."""

_SECOND = 1000
_SINCE_FAILURE = (NOT_READY, UNREACHABLE)
_OF_DAEMONS = ("node.kubernetes.io/disk-pressure", "node.kubernetes.io/memory-pressure", "node.kubernetes.io/pid-pressure", UNSCHEDULABLE)
_OF_HOST_NETWORK = "node.kubernetes.io/network-unavailable"

Toleration = Mapping[str, Any]


def taints_of(node: Node) -> tuple[Taint, ...]:
    """Return a node's taints, with those that the control plane adds while it is not ready."""
    if node.is_ready:
        return node.taints
    return (*node.taints, Taint(NOT_READY, "", "NoSchedule"), Taint(NOT_READY, "", "NoExecute"))


def tolerates(toleration: Toleration, taint: Taint) -> bool:
    """Whether a toleration is about a taint, for however long."""
    if toleration.get("effect") and toleration["effect"] != taint.effect:
        return False
    if toleration.get("key") and toleration["key"] != taint.key:
        return False
    operator = toleration.get("operator") or "Equal"
    if operator == "Exists":
        return True
    return operator == "Equal" and toleration.get("key") == taint.key and (toleration.get("value") or "") == taint.value


def untolerated(tolerations: Sequence[Toleration], taints: Iterable[Taint], effects: Sequence[str]) -> tuple[Taint, ...]:
    """Return the taints with one of these effects that no toleration is about."""
    return tuple(taint for taint in taints if taint.effect in effects and not any(tolerates(toleration, taint) for toleration in tolerations))


def tolerations_of(spec: Mapping[str, Any], kind: str) -> tuple[Toleration, ...]:
    """Return a pod's tolerations with those that admission, or the controller of kind DaemonSet, adds to them."""
    written: tuple[Toleration, ...] = tuple(spec.get("tolerations") or ())
    if kind == "DaemonSet":
        keys = (*_OF_DAEMONS, _OF_HOST_NETWORK) if spec.get("hostNetwork") else _OF_DAEMONS
        forever = tuple({"key": key, "operator": "Exists", "effect": "NoExecute"} for key in _SINCE_FAILURE)
        return (*written, *forever, *({"key": key, "operator": "Exists", "effect": "NoSchedule"} for key in keys))
    added = [
        {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": TOLERATED_FOR}
        for key in _SINCE_FAILURE
        if not any(toleration.get("key") in (key, "", None) and toleration.get("effect") in ("NoExecute", "", None) for toleration in written)
    ]
    return (*written, *added)


def stays_for(tolerations: Sequence[Toleration], taint: Taint) -> int | None:
    """Return for how long a pod may stay on a node after it got a NoExecute taint; None: for ever."""
    about = [toleration for toleration in tolerations if tolerates(toleration, taint)]
    if not about:
        return 0
    limits = [int(toleration["tolerationSeconds"]) for toleration in about if toleration.get("tolerationSeconds") is not None]
    return max(0, min(limits)) * _SECOND if limits else None
