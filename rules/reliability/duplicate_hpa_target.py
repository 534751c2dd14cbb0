"""Two autoscalers act on one workload.

## Why

Two HorizontalPodAutoscalers each see what the other did as a change from outside and scale up and down in turn. A
VerticalPodAutoscaler that changes the very requests by which a HorizontalPodAutoscaler measures moves its goal.

## Bad

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop-cpu}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 5
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop-memory}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}  # error
  minReplicas: 1
  maxReplicas: 8
```

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 5
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}  # error
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
  metrics:
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
  - type: Resource
    resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}
```

## Limits

It compares autoscalers of one folder and namespace. Of a VerticalPodAutoscaler it speaks only where it acts on a
resource that the other one measures. In different files it is a warning only: one may be meant in place of the other.

## Source

https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md

## Peers

kyverno:prevent-duplicate-hpa, kyverno:prevent-duplicate-vpa, kyverno:check-vpa-configuration
"""

from collections.abc import Iterator

from podlint.objects.missing import together
from podlint.objects.object import items, mapping, strings, text
from podlint.objects.scale import AUTOSCALER, target_of
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule

_VPA = "autoscaling.k8s.io/VerticalPodAutoscaler"


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({AUTOSCALER, _VPA}))
def duplicate_hpa_target(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for group in together(objects.of(AUTOSCALER)):
        first: dict[tuple[str, str], Object] = {}
        for autoscaler in group:
            other = first.setdefault(target_of(autoscaler), autoscaler)
            if other.name != autoscaler.name:
                yield autoscaler, _problem(autoscaler, "scaleTargetRef", other, "scale by several metrics in one of them")
    for group in together(objects.of(AUTOSCALER, _VPA)):
        horizontal = {target_of(each): each for each in group if each.type == AUTOSCALER}
        for vertical in (each for each in group if each.type == _VPA):
            rival = horizontal.get(target_of(vertical, "targetRef"))
            if rival and _controlled(vertical) & _measured(rival):
                yield vertical, _problem(vertical, "targetRef", rival, "let it only recommend (updateMode: Off), or control other resources")


def _controlled(vertical: Object) -> set[str]:
    """The resources that a VerticalPodAutoscaler changes."""
    spec = mapping(vertical.value, "spec")
    if text(mapping(spec, "updatePolicy"), "updateMode") == "Off":
        return set()
    policies = [strings(policy, "controlledResources") for _, policy in items(mapping(spec, "resourcePolicy"), "containerPolicies")]
    return {name for names in policies or [()] for name in names or ("cpu", "memory")}


def _measured(horizontal: Object) -> set[str]:
    """The resources by which a HorizontalPodAutoscaler scales: cpu where it says nothing."""
    spec = mapping(horizontal.value, "spec")
    metrics = [text(mapping(metric, field), "name") for _, metric in items(spec, "metrics") for field in ("resource", "containerResource") if field in metric]
    return set(metrics) if spec.get("metrics") else {"cpu"}


def _problem(autoscaler: Object, field: str, other: Object, help: str) -> Problem:
    type, name = target_of(autoscaler, field)
    return Problem(
        (*autoscaler.path, "spec", field),
        f"the {other.title} already scales the {type.rpartition('/')[2]} {name!r}",
        help,
        severity=None if autoscaler.file == other.file else Severity.WARNING,
    )
