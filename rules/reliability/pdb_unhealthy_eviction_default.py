"""A PodDisruptionBudget protects pods that do not work anyway.

## Why

By default pods that are not ready count as missing, and cannot be evicted while too few are ready. A workload that
crashes then blocks the drain of its nodes.

## Bad

```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:  # error
  maxUnavailable: 1
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

Writes `unhealthyPodEvictionPolicy: AlwaysAllow` (unsafe).

## Source

https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy

## Peers

kube-linter:pdb-unhealthy-pod-eviction-policy
"""

from collections.abc import Iterator

from podlint.objects.disruption import BUDGET
from podlint.objects.object import mapping
from podlint.rule import FixKind, Insert, Object, Problem, Profile, Repair, Scope, Severity, rule

_FIELD = "unhealthyPodEvictionPolicy"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({BUDGET}), fix=FixKind.UNSAFE)
def pdb_unhealthy_eviction_default(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    if spec and not spec.get(_FIELD):
        path = (*object.path, "spec", _FIELD)
        message = f"the PodDisruptionBudget {object.name!r} keeps pods that are not ready from being evicted as long as too few are ready"
        yield Problem(path, message, f"write {_FIELD}: AlwaysAllow", fix=Repair((Insert(path, "AlwaysAllow"),), is_safe=False))
