"""A NetworkPolicy allows traffic with pods that no selector finds.

## Why

The connection that the rule was written for stays forbidden: the client times out, and the policy looks
as if it allowed it.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {matchLabels: {app: gateway}}  # error
---
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
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
  - from:
    - podSelector: {matchLabels: {app: shop}}
    - ipBlock: {cidr: 10.0.0.0/8}
```

## Limits

It speaks only when the folder of the policy holds workloads of its namespace, and only of peers in the
policy's own namespace.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors

## Peers

kube-linter:dangling-networkpolicypeer-podselector, popeye:POP-1201, popeye:POP-1202, popeye:POP-1208
"""

from collections.abc import Iterator

from podlint.objects.missing import OTHER_PODS, workloads_near
from podlint.objects.object import Value, items, mapping
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Path, Problem, Profile, Scope, Severity, rule

_POLICY = "networking.k8s.io/NetworkPolicy"


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | OTHER_PODS | {_POLICY},
    needs=frozenset({"networking.k8s.io/NetworkPolicy"}),
)
def network_policy_peer_selects_nothing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    near = workloads_near(objects)
    for policy in objects.of(_POLICY):
        if (policy.folder, policy.home) not in near:
            continue
        for path, peer in _peers(policy):
            selector = mapping(peer, "podSelector")
            if selector and "namespaceSelector" not in peer and not objects.matching(policy.home, selector):
                message = f"no pod in namespace {policy.home!r} of this run is selected here, and so the rule allows nothing"
                yield (
                    policy,
                    Problem((*path, "podSelector"), message, "select labels of pods that there are; those of other namespaces need a namespaceSelector"),
                )


def _peers(policy: Object) -> Iterator[tuple[Path, Value]]:
    spec = mapping(policy.value, "spec")
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for number, allowed in items(spec, direction):
            for index, peer in items(allowed, side):
                yield (*policy.path, "spec", direction, number, side, index), peer
