"""An autoscaler may scale down to a single pod.

## Why

At quiet hours one pod is left. When its node fails or is drained, nothing answers until another one has started.

## Bad

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 1  # error
  maxReplicas: 5
```

## Good

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 5
```

## Options

- `min-replicas` (default 2): the least that minReplicas should be

## Fix

Writes the least number that is allowed (unsafe).

## Source

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/

## Peers

kube-linter:hpa-minimum-three-replicas, kube-score:horizontalpodautoscaler-replicas, polaris:hpaMinAvailability,
datree:HPA_MISSING_MINREPLICAS_KEY
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import mapping
from podlint.objects.scale import AUTOSCALER
from podlint.rule import FixKind, Insert, Object, Problem, Profile, Repair, Replace, Scope, Severity, rule


class Options(NamedTuple):
    """What counts as too few."""

    min_replicas: int = 2


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({AUTOSCALER}), fix=FixKind.UNSAFE)
def hpa_min_replicas_low(object: Object, options: Options) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    least = spec.get("minReplicas", 1)
    if not spec or not isinstance(least, int) or least >= options.min_replicas:
        return
    most, path = spec.get("maxReplicas"), (*object.path, "spec", "minReplicas")
    operation = Replace(path, options.min_replicas) if "minReplicas" in spec else Insert(path, options.min_replicas)
    fits = isinstance(most, int) and most >= options.min_replicas
    message = f"the HorizontalPodAutoscaler {object.name!r} may leave {least}, fewer than {options.min_replicas}"
    yield Problem(path, message, f"write minReplicas: {options.min_replicas}", fix=Repair((operation,), is_safe=False) if fits else None)
