"""A Namespace has no NetworkPolicy that denies what no other one allows.

## Why

A pod that no policy selects is open. A policy with an empty podSelector and no rules isolates all pods
of the namespace, also those that are added later and forgotten.

## Bad

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop  # error
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
```

## Limits

One direction is enough. Policies of Cilium, Calico, Antrea and the cluster's administrator silence the rule.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies

## Peers

kubeaudit:MissingDefaultDenyIngressNetworkPolicy,
kubeaudit:MissingDefaultDenyIngressAndEgressNetworkPolicy, kubescape:C-0049, kubescape:C-0054,
kubescape:C-0206, kyverno:add-network-policy
"""

from collections.abc import Iterator

from podlint.objects.network_policy import EGRESS, INGRESS, NETWORK_POLICY, OTHER_POLICIES, allowed, isolates
from podlint.objects.object import mapping
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=frozenset({"Namespace", NETWORK_POLICY}) | OTHER_POLICIES,
)
def namespace_without_default_deny(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    if objects.of(*OTHER_POLICIES):
        return
    denied = {policy.home for policy in objects.of(NETWORK_POLICY) if _denies(policy)}
    for namespace in objects.of("Namespace"):
        if namespace.name and namespace.name not in denied and not namespace.name.startswith("kube-"):
            yield (
                namespace,
                Problem(
                    (*namespace.path, "metadata", "name"),
                    f"the Namespace {namespace.name!r} has no NetworkPolicy in the run that denies what no other one allows",
                    "add a NetworkPolicy with an empty podSelector and without rules",
                ),
            )


def _denies(policy: Object) -> bool:
    """Whether it selects all pods and leaves a direction without a rule that lets everything through."""
    selector = mapping(mapping(policy.value, "spec"), "podSelector")
    if selector.get("matchLabels") or selector.get("matchExpressions"):
        return False
    open_ways = {each.direction for each in allowed(policy) if each.is_everything}
    return any(isolates(policy, direction) and direction not in open_ways for direction in (INGRESS, EGRESS))
