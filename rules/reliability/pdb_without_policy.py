"""A PodDisruptionBudget says neither minAvailable nor maxUnavailable.

## Why

It allows no eviction at all: the controller expects no pods and so permits no disruption. Drains hang.

## Bad

```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:  # error
  selector: {matchLabels: {app: shop}}
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
```

## Fix

Writes `maxUnavailable: 1` (unsafe).

## Source

kubernetes pkg/controller/disruption/disruption.go updatePdbStatus

## Peers

kube-score:poddisruptionbudget-has-policy
"""

from collections.abc import Iterator

from podlint.objects.disruption import BUDGET
from podlint.objects.object import mapping
from podlint.rule import FixKind, Insert, Object, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({BUDGET}), fix=FixKind.UNSAFE)
def pdb_without_policy(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    if spec and spec.get("minAvailable") is None and spec.get("maxUnavailable") is None:
        fix = Repair((Insert((*object.path, "spec", "maxUnavailable"), 1),), is_safe=False)
        message = f"the PodDisruptionBudget {object.name!r} has neither minAvailable nor maxUnavailable, and so allows no eviction"
        yield Problem((*object.path, "spec", "maxUnavailable"), message, "write maxUnavailable: 1", fix=fix)
