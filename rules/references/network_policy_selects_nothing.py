"""A NetworkPolicy selects no pod.

## Why

It restricts nothing: the pods that it was meant for accept and open any connection, and nobody is told.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector:
    matchLabels:
      app: shopp  # error
  policyTypes: [Ingress]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
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
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

Writes the value that the label of the pod next to it has (unsafe).

## Limits

It speaks only when the folder of the policy holds workloads of its namespace, and as info only where none
of them has nearly these labels. An empty selector selects all pods, those to come included.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/

## Peers

kube-linter:dangling-networkpolicy, kube-score:networkpolicy-targets-pod, kubescape:C-0299, popeye:POP-1200,
kics:Network Policy Is Not Targeting Any Pod
"""

from collections.abc import Iterator

from podlint.objects.missing import OTHER_PODS, near_miss, workloads_near
from podlint.objects.object import Value, labels, mapping
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule

_POLICY = "networking.k8s.io/NetworkPolicy"


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | OTHER_PODS | {_POLICY},
    fix=FixKind.UNSAFE,
    needs=frozenset({"networking.k8s.io/NetworkPolicy"}),
)
def network_policy_selects_nothing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    near = workloads_near(objects)
    for policy in objects.of(_POLICY):
        selector = mapping(mapping(policy.value, "spec"), "podSelector")
        around = near.get((policy.folder, policy.home))
        if around and selector and not objects.matching(policy.home, selector):
            yield policy, _problem(policy, selector, around)


def _problem(policy: Object, selector: Value, around: list[Pod]) -> Problem:
    path = (*policy.path, "spec", "podSelector")
    message = f"the NetworkPolicy {policy.name!r} selects no pod in namespace {policy.home!r} of this run, and so restricts none"
    miss = near_miss(labels(selector, "matchLabels"), around, nearest)
    if miss is None:
        return Problem(path, message, "select the labels of the pods that it is for", severity=Severity.INFO)
    key, value = miss
    place = (*path, "matchLabels", key)
    return Problem(place, message, f"did you mean {key}={value}?", fix=Repair((Replace(place, value),), is_safe=False))
