"""A PodDisruptionBudget can never allow an eviction.

## Why

Every eviction is refused: draining a node hangs until somebody deletes the pod or the budget, and upgrades and
the cluster autoscaler stop at that node.

## Bad

```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  maxUnavailable: 0  # error
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}
```

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
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
  minAvailable: 2
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {matchLabels: {app: shop}}
```

## Fix

Lets one pod be gone (unsafe).

## Limits

The number of pods is known only when the workload stands in the folder of the budget, is the only one that it selects,
and no autoscaler scales it. Workloads of one pod are left alone: any budget blocks them.

## Source

kubernetes pkg/controller/disruption/disruption.go getExpectedPodCount

## Peers

kube-linter:pdb-max-unavailable, kube-linter:pdb-min-available, polaris:pdbDisruptionsIsZero, kyverno:pdb-maxunavailable,
kyverno:pdb-minavailable, kyverno:deployment-replicas-higher-than-pdb, kyverno:require-replicas-allow-disruption,
gatekeeper:poddisruptionbudget, popeye:POP-901
"""

from collections.abc import Iterator

from podlint.objects.disruption import BUDGET, allowed, guarded
from podlint.objects.object import mapping
from podlint.objects.scale import AUTOSCALER, SCALED, autoscalers, share
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, rule

_MANY = 100  # pods, of which every percentage is a number of its own


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({BUDGET, AUTOSCALER, *SCALED}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"policy/PodDisruptionBudget"}),
)
def pdb_blocks_all_disruption(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    for budget in objects.of(BUDGET):
        spec, path = mapping(budget.value, "spec"), (*budget.path, "spec")
        most, least = spec.get("maxUnavailable"), spec.get("minAvailable")
        if share(most, _MANY, up=True) == 0:
            yield budget, _problem((*path, "maxUnavailable"), budget, f"maxUnavailable {most}", "let one pod be gone: maxUnavailable: 1", 1)
        elif isinstance(least, str) and (share(least, _MANY, up=True) or 0) >= _MANY:
            yield budget, _problem((*path, "minAvailable"), budget, f"minAvailable {least}", "let one pod be gone: maxUnavailable: 1 in its place", None)
        elif least is not None:
            total = guarded(objects, budget, scaled)
            if total and total.pods > 1 and not total.is_scaled and allowed(spec, total.pods) == 0:
                said = f"minAvailable {least} of the {total.pods} pods of the {total.title}"
                yield budget, _problem((*path, "minAvailable"), budget, said, "ask for fewer, or write maxUnavailable: 1 in its place", total.pods - 1)


def _problem(path: Path, budget: Object, said: str, help: str, meant: int | None) -> Problem:
    fix = Repair((Replace(path, meant),), is_safe=False) if meant is not None else None
    return Problem(path, f"the PodDisruptionBudget {budget.name!r} never allows an eviction: {said}", help, fix=fix)
