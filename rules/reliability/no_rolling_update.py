"""A Deployment behind a Service stops its pod before it starts the new one.

## Why

At every rollout nothing answers, for as long as the new pod takes to start; if its image cannot be pulled, until
somebody steps in.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 1
  strategy:
    type: Recreate  # error
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 1
  strategy: {type: RollingUpdate}
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Fix

Writes `type: RollingUpdate` (unsafe).

## Limits

A Deployment of several pods is rollout-takes-all-replicas. One with a claim is left alone: often only one pod at a
time can mount it.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment

## Peers

kube-linter:no-rolling-update-strategy, kube-score:deployment-strategy, kubescape:C-0305
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.objects.scale import replicas
from podlint.objects.service import pods_behind
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=frozenset({"apps/Deployment", "Service"}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"Service"}),
)
def no_rolling_update(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    seen: set[int] = set()
    for service in objects.of("Service"):
        for pod in pods_behind(objects, service):
            if id(pod) in seen:
                continue
            seen.add(id(pod))
            strategy = mapping(mapping(pod.object.value, "spec"), "strategy")
            if text(strategy, "type") != "Recreate" or _has_claim(pod) or replicas(pod.object) != 1:
                continue
            path = (*pod.object.path, "spec", "strategy", "type")
            message = f"the {pod.object.title} stops its pod before it starts the new one, and the Service {service.name!r} has none in between"
            yield pod.object, Problem(path, message, "write type: RollingUpdate", fix=Repair((Replace(path, "RollingUpdate"),), is_safe=False))


def _has_claim(pod: Pod) -> bool:
    """Whether the pod has a volume that perhaps only one pod at a time can mount."""
    return any("persistentVolumeClaim" in volume for _, volume in items(pod.spec, "volumes"))
