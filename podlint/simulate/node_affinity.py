"""Whether a pod's nodeSelector and node affinity let it run on a node.

Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go;
k8s.io/apimachinery/pkg/labels/selector.go, Requirement.Matches;
k8s.io/kubernetes/pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go, PreFilter (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from podlint.simulate.nodes import Node

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")


def suits(spec: Mapping[str, Any], node: Node) -> bool:
    """Whether a node has the labels of nodeSelector, and meets one of the required terms where there are any."""
    if any(node.labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    required = _node_affinity(spec).get("requiredDuringSchedulingIgnoredDuringExecution")
    return required is None or any(_meets(term, node) for term in required.get("nodeSelectorTerms") or ())


def preference(spec: Mapping[str, Any], node: Node) -> int:
    """Return the sum of the weights of the preferred terms that a node meets."""
    preferred = _node_affinity(spec).get("preferredDuringSchedulingIgnoredDuringExecution") or ()
    return sum(term.get("weight", 0) for term in preferred if _meets(term.get("preference") or {}, node))


def named_nodes(spec: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the names of the only nodes that the scheduler looks at: every required term names some. None: it looks at all."""
    required = _node_affinity(spec).get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    names: set[str] = set()
    for term in required.get("nodeSelectorTerms") or ():
        lists = [frozenset(field.get("values") or ()) for field in term.get("matchFields") or () if field.get("operator") == "In"]
        if not lists:
            return None
        names |= frozenset.intersection(*lists)
    return frozenset(names) if required else None


def _node_affinity(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    affinity: Mapping[str, Any] = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    return affinity


def _meets(term: Mapping[str, Any], node: Node) -> bool:
    """Whether a node meets all of a term's requirements; a term without any is met by none."""
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    named = {"metadata.name": node.name}
    return all(_holds(item, node.labels) for item in expressions) and all(_holds(item, named) for item in fields)


def _holds(requirement: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key, operator = requirement.get("key", ""), requirement.get("operator")
    values: Sequence[str] = requirement.get("values") or ()
    value = labels.get(key)
    if operator == "In":
        return value is not None and value in values
    if operator == "NotIn":
        return value is None or value not in values
    if operator in ("Exists", "DoesNotExist"):
        return (value is not None) is (operator == "Exists")
    if operator not in ("Gt", "Lt") or len(values) != 1 or value is None:
        return False
    if not _INTEGER.fullmatch(value) or not _INTEGER.fullmatch(str(values[0])):
        return False
    return int(value) > int(values[0]) if operator == "Gt" else int(value) < int(values[0])
