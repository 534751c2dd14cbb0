"""A budget asks for as many pods as the autoscaler leaves at quiet hours.

## Why

At night the autoscaler scales down to its least, and then no pod may be evicted: drains hang, and the nodes that
are not needed any more stay.

## Bad

```yaml
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 6
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  minAvailable: 2  # error
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}
```

## Good

```yaml
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 3
  maxReplicas: 6
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  minAvailable: 2
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}
```

## Fix

Asks for one pod fewer than the autoscaler leaves (unsafe).

## Limits

It speaks only when workload, autoscaler and budget stand in one folder and namespace.

## Source

https://kubernetes.io/docs/tasks/run-application/configure-pdb/

## Peers

kube-linter:pdb-min-available, polaris:pdbMinAvailableGreaterThanHPAMinReplicas
"""

from collections.abc import Iterator

from podlint.objects.disruption import BUDGET, allowed, guarded
from podlint.objects.object import mapping
from podlint.objects.scale import AUTOSCALER, SCALED, autoscalers
from podlint.rule import FixKind, Object, Objects, Problem, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({BUDGET, AUTOSCALER, *SCALED}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"policy/PodDisruptionBudget"}),
)
def pdb_min_available_over_hpa_min(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    for budget in objects.of(BUDGET):
        spec = mapping(budget.value, "spec")
        least = spec.get("minAvailable")
        if not isinstance(least, int):
            continue
        total = guarded(objects, budget, scaled)
        if total and total.is_scaled and allowed(spec, total.pods) == 0:
            message = f"minAvailable {least} allows no eviction while the autoscaler of the {total.title} leaves its least, {total.pods}"
            path = (*budget.path, "spec", "minAvailable")
            fix = Repair((Replace(path, total.pods - 1),), is_safe=False)
            yield budget, Problem(path, message, "raise minReplicas above it, or write maxUnavailable: 1 in its place", fix=fix)
