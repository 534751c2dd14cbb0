"""A NetworkPolicy lets everything in, or everything out.

## Why

Policies add up: a rule without peers and ports opens the pods to everyone, whatever the other policies
say. It looks like isolation, and is none.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress]
  ingress:
  - {}  # error
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 8080}]
```

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic

## Peers

kubeaudit:AllowAllIngressNetworkPolicyExists, kubeaudit:AllowAllEgressNetworkPolicyExists, popeye:POP-1203
"""

from collections.abc import Iterator

from podlint.objects.network_policy import INGRESS, NETWORK_POLICY, allowed
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({NETWORK_POLICY}))
def network_policy_allows_all(policy: Object) -> Iterator[Problem]:
    for each in allowed(policy):
        if each.is_everything:
            where = "in from everywhere" if each.direction == INGRESS else "out to everywhere"
            yield Problem(
                each.path,
                f"the NetworkPolicy {policy.name!r} lets everything {where}",
                "name peers and ports, or leave the direction out of policyTypes",
            )
