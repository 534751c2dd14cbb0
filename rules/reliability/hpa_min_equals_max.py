"""The least and the most that an autoscaler may scale to are the same.

## Why

It never scales: under load the pods stay as many as they are, though everybody believes they are scaled.

## Bad

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 3
  maxReplicas: 3  # error
```

## Good

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 3
  maxReplicas: 6
```

## Source

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/

## Peers

polaris:hpaMaxAvailability
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.scale import AUTOSCALER
from podlint.rule import Object, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({AUTOSCALER}))
def hpa_min_equals_max(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    least, most = spec.get("minReplicas", 1), spec.get("maxReplicas")
    if isinstance(most, int) and least == most:
        message = f"the HorizontalPodAutoscaler {object.name!r} may scale to {most} only, and so never scales"
        yield Problem((*object.path, "spec", "maxReplicas"), message, "make maxReplicas larger than minReplicas, or give the number to the workload itself")
