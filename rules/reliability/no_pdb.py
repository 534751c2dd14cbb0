"""A workload of several pods has no PodDisruptionBudget.

## Why

When nodes are drained or scaled down, all of its pods may be evicted at the same time.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop  # error
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}
```

## Limits

A workload of one pod is left alone: a budget for it would only block drains.

## Source

https://kubernetes.io/docs/tasks/run-application/configure-pdb/

## Peers

kube-score:deployment-has-poddisruptionbudget, kube-score:statefulset-has-poddisruptionbudget, polaris:missingPodDisruptionBudget,
kyverno:require-pdb, popeye:POP-206, kics:Deployment Without PodDisruptionBudget
"""

from collections.abc import Iterator

from podlint.objects.disruption import BUDGET, guarded_pods
from podlint.objects.scale import AUTOSCALER, autoscalers, replicas
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, rule

_TYPES = ("apps/Deployment", "apps/StatefulSet")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=frozenset({*_TYPES, BUDGET, AUTOSCALER}))
def no_pdb(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    guarded = {id(pod.object) for budget in objects.of(BUDGET) for pod in guarded_pods(objects, budget)}
    for workload in objects.of(*_TYPES):
        is_single = replicas(workload) <= 1 and (workload.type, workload.home, workload.name) not in scaled
        if workload.name and not is_single and id(workload) not in guarded:
            message = f"no PodDisruptionBudget of this run protects the pods of the {workload.title}"
            yield workload, Problem((*workload.path, "metadata", "name"), message, "add one that selects them, with maxUnavailable: 1")
