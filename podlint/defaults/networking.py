"""The defaults of Ingresses, IngressClasses and NetworkPolicies.

Source: k8s.io/kubernetes/pkg/apis/networking/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, each, fill


def _policy_types(spec: Value, minor: int) -> Value:
    """A policy is about what comes in, and about what goes out if it has rules for that."""
    if spec.get("policyTypes"):
        return spec
    return {**spec, "policyTypes": ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]}


_RULES = each(fill(inner={"ports": each(fill(absent={"protocol": "TCP"}))}))

FILLERS: dict[str, Filler] = {
    "Ingress": fill(absent={"metadata": {}, "spec": {}}),
    "IngressClass": fill(absent={"metadata": {}, "spec": {}}, inner={"spec": fill(inner={"parameters": fill(absent={"scope": "Cluster"})})}),
    "NetworkPolicy": fill(
        absent={"metadata": {}, "spec": {}},
        inner={"spec": fill(_policy_types, inner={"ingress": _RULES, "egress": _RULES})},
    ),
}
