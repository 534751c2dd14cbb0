"""More than one PodDisruptionBudget selects the same pods.

## Why

The eviction API answers with an error for a pod that several budgets protect: no drain gets past it.

## Bad

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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}  # error
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

It compares budgets of one folder and namespace, and speaks only when a workload that they select is in the run.

## Source

kubernetes pkg/registry/core/pod/storage/eviction.go

## Peers

popeye:POP-209, kyverno:require-reasonable-pdbs
"""

from collections.abc import Iterator

from podlint.objects.disruption import BUDGET, guarded_pods
from podlint.objects.missing import together
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {BUDGET}, needs=frozenset({"policy/PodDisruptionBudget"}))
def pod_in_several_pdbs(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for group in together(objects.of(BUDGET)):
        protected: dict[int, Object] = {}
        for budget in group if len(group) > 1 else ():
            pods = guarded_pods(objects, budget)
            clash = next((pod for pod in pods if id(pod) in protected and protected[id(pod)].name != budget.name), None)
            if clash:
                other = protected[id(clash)]
                message = f"the PodDisruptionBudget {other.name!r} selects the pods of the {clash.object.title} too, and so none of them can be evicted"
                yield budget, Problem((*budget.path, "spec", "selector"), message, "keep one budget for each pod")
            protected.update({id(pod): budget for pod in pods if id(pod) not in protected})
