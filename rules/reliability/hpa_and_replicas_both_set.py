"""A workload that an autoscaler scales says itself how many pods it has.

## Why

Every `kubectl apply` sets the number back to what the file says: in the middle of the day most pods are stopped, and
the autoscaler starts them again one by one.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3  # error
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
  maxReplicas: 5
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
  minReplicas: 2
  maxReplicas: 5
```

## Fix

Takes `replicas` away (unsafe: until the autoscaler acts, the next apply leaves one pod).

## Limits

It speaks only when both stand in one folder. Zero replicas, which switch an autoscaler off, are left alone.

## Source

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling

## Peers

kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured, kics:HPA Targeted Deployments With Configured Replica Count
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.scale import AUTOSCALER, SCALED, autoscalers
from podlint.rule import Delete, FixKind, Object, Objects, Problem, Repair, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({AUTOSCALER, *SCALED}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"autoscaling/HorizontalPodAutoscaler"}),
)
def hpa_and_replicas_both_set(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for (type, home, name), autoscaler in autoscalers(objects).items():
        workload = objects.find(type, home, name)
        number = mapping(workload.value, "spec").get("replicas") if workload else None
        if workload is None or not isinstance(number, int) or number == 0 or workload.folder != autoscaler.folder:
            continue  # zero switches the autoscaler off
        path = (*workload.path, "spec", "replicas")
        message = f"the HorizontalPodAutoscaler {autoscaler.name!r} scales the {workload.title}, and each apply sets it back to {number}"
        yield workload, Problem(path, message, "take replicas away", fix=Repair((Delete(path),), is_safe=False))
