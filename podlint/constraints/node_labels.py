"""Node labels that Kubernetes has renamed or given up, wherever an object selects nodes by them.

Source: k8s.io/kubernetes/pkg/api/node/util.go, GetNodeLabelDeprecatedMessage, GetWarningsForNodeSelectorTerm (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, Proposal, warning
from podlint.constraints.formats import FINE
from podlint.constraints.vocabulary import Errors, each, struct
from podlint.finding import Key, Path


class _Outdated(NamedTuple):
    why: str
    successor: str = ""
    help: str = ""


_OUTDATED = {
    "beta.kubernetes.io/arch": _Outdated("deprecated since Kubernetes 1.14", "kubernetes.io/arch"),
    "beta.kubernetes.io/os": _Outdated("deprecated since Kubernetes 1.14", "kubernetes.io/os"),
    "failure-domain.beta.kubernetes.io/region": _Outdated("deprecated since Kubernetes 1.17", "topology.kubernetes.io/region"),
    "failure-domain.beta.kubernetes.io/zone": _Outdated("deprecated since Kubernetes 1.17", "topology.kubernetes.io/zone"),
    "beta.kubernetes.io/instance-type": _Outdated("deprecated since Kubernetes 1.17", "node.kubernetes.io/instance-type"),
    "app.kubernetes.io/created-by": _Outdated("deprecated since Kubernetes 1.9"),
    "scheduler.alpha.kubernetes.io/preferAvoidPods": _Outdated("deprecated since Kubernetes 1.22", help="use taints and tolerations"),
    "node-role.kubernetes.io/master": _Outdated("which nodes no longer have", "node-role.kubernetes.io/control-plane"),
}


def current_label(key: str) -> Complaints:
    """A node label that is not outdated; the server only warns of others."""
    outdated = _OUTDATED.get(key)
    if outdated is None:
        return FINE
    why, successor, help_text = outdated
    proposal = Proposal(successor) if successor else None
    return (Complaint(f"is the node label {key}, {why}", help_text or (f"use {successor}" if successor else ""), proposal, ErrorType.WARNING),)


def current_keys(value: Mapping[str, str], path: Path, context: Context) -> Errors:
    """The keys of a node selector are labels that are not outdated."""
    if _OUTDATED.keys().isdisjoint(value):
        return ()
    return [outdated_key(path, key) for key in value if key in _OUTDATED]


def outdated_key(path: Path, key: str, *, field: Path | None = None) -> ApiError:
    """The warning about an outdated label that is a key of the map at *path*."""
    (complaint,) = current_label(key)
    return warning((*path, Key(key)), complaint.message, field=field, help=complaint.help)


def selects_current_label(value: Value, path: Path, context: Context) -> Errors:
    """A requirement's key is a label that is not outdated."""
    complaints = current_label(value.get("key", ""))
    return [ApiError(complaint.type, (*path, "key"), complaint.message, complaint.help, None, complaint.proposal) for complaint in complaints]


NODE_SELECTOR_TERM_WARNINGS = struct(matchExpressions=each(struct(selects_current_label)))
"""A term of a required node affinity."""

NODE_SELECTOR_WARNINGS = struct(nodeSelectorTerms=each(NODE_SELECTOR_TERM_WARNINGS))
"""A node selector: a required node affinity, of pods and of volumes."""
