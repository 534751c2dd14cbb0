"""A PodDisruptionBudget selects no pod.

## Why

It protects nothing: a node drain takes all pods of the workload at once, and nobody is told.

## Bad

```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: shopp  # error
---
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
```

## Good

```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}
---
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
```

## Fix

Writes the value that the label of the pod next to it has (unsafe).

## Limits

It speaks only when the folder of the budget holds workloads of its namespace, and as info only where none
of them has nearly these labels.

## Source

https://kubernetes.io/docs/tasks/run-application/configure-pdb/

## Peers

popeye:POP-900
"""

from collections.abc import Iterator

from podlint.objects.missing import OTHER_PODS, near_miss, workloads_near
from podlint.objects.object import Value, labels, mapping
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule

_BUDGET = "policy/PodDisruptionBudget"


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | OTHER_PODS | {_BUDGET},
    fix=FixKind.UNSAFE,
    needs=frozenset({"policy/PodDisruptionBudget"}),
)
def pdb_selects_nothing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    near = workloads_near(objects)
    for budget in objects.of(_BUDGET):
        selector = mapping(mapping(budget.value, "spec"), "selector")
        around = near.get((budget.folder, budget.home))
        if around and selector and not objects.matching(budget.home, selector):
            yield budget, _problem(budget, selector, around)


def _problem(budget: Object, selector: Value, around: list[Pod]) -> Problem:
    path = (*budget.path, "spec", "selector")
    message = f"the PodDisruptionBudget {budget.name!r} selects no pod in namespace {budget.home!r} of this run, and so protects none"
    miss = near_miss(labels(selector, "matchLabels"), around, nearest)
    if miss is None:
        return Problem(path, message, "select the labels of the pods that it is for", severity=Severity.INFO)
    key, value = miss
    place = (*path, "matchLabels", key)
    return Problem(place, message, f"did you mean {key}={value}?", fix=Repair((Replace(place, value),), is_safe=False))
