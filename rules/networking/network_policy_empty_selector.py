"""A NetworkPolicy lets something through for all pods of its namespace.

## Why

An empty podSelector is right for a policy that denies everything. What lets traffic through should name
the pods that need it: each later pod of the namespace gets the same way in or out.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: from-web}
spec:
  podSelector: {}  # error
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: from-web}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
  - ports: [{port: 53, protocol: UDP}, {port: 53}]  # all pods look up names
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow-same-namespace}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {}}]  # nobody else gets in
```

## Limits

Policies that let only the pods of the namespace speak with each other, or all of them look up names, are left alone.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies

## Peers

trivy:KSV-0038, kyverno:restrict-networkpolicy-empty-podselector
"""

from collections.abc import Iterator

from podlint.objects.network_policy import NETWORK_POLICY, Allowed, allowed
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_DNS = (53, "dns", "dns-tcp", 5353)


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({NETWORK_POLICY}))
def network_policy_empty_selector(policy: Object) -> Iterator[Problem]:
    selector = mapping(mapping(policy.value, "spec"), "podSelector")
    if selector.get("matchLabels") or selector.get("matchExpressions"):
        return
    rules = list(allowed(policy))
    if any(each.is_everything for each in rules) or all(_is_dns(each) or _is_of_own_namespace(each) for each in rules):
        return
    yield Problem(
        (*policy.path, "spec", "podSelector"),
        f"the NetworkPolicy {policy.name!r} lets its traffic through for all pods of the namespace",
        "select the pods that need it",
    )


def _is_of_own_namespace(rule: Allowed) -> bool:
    """Whether it lets the pods of the namespace speak with each other: that is for all of them, and shuts out the others."""
    return bool(rule.peers) and all(peer.get("podSelector") == {} and len(peer) == 1 for peer in rule.peers)


def _is_dns(rule: Allowed) -> bool:
    ports = [port.get("port") for _, port in rule.ports()]
    return bool(ports) and all(port in _DNS for port in ports)
