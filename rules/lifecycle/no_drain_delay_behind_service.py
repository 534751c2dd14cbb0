"""A container behind a Service ends at once, while requests still come.

## Why

When a pod is deleted, its containers get SIGTERM in the same moment in which the pod begins to be taken out of its Services. That
takes proxies and load balancers a few seconds, and requests of that time are refused: errors at every rollout. A preStop hook that
sleeps a little closes the gap.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web  # error
        image: example.org/web:1.4
        ports: [{containerPort: 80}]
        readinessProbe:
          httpGet: {path: /ready, port: 80}
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
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
        ports: [{containerPort: 80}]
        readinessProbe:
          httpGet: {path: /ready, port: 80}
        lifecycle:
          preStop:
            sleep: {seconds: 5}
```

## Limits

It speaks of Deployments that a Service of the same run selects, and of containers that declare ports. Applications may drain by
themselves when they get SIGTERM, so it is part of the profile `strict`.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.serving import served
from podlint.rule import Object, Objects, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=frozenset({"apps/Deployment", "Service"}),
    needs=frozenset({"Service"}),
)
def no_drain_delay_behind_service(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for pod, service in objects.once(served):
        strategy = mapping(mapping(pod.object.value, "spec"), "strategy")
        if pod.object.kind == "Deployment" and text(strategy, "type") != "Recreate":
            for problem in _hasty(pod, service.name):
                yield pod.object, problem


def _hasty(pod: Pod, service: str) -> Iterator[Problem]:
    for container in pod.containers():
        if container.role is Role.MAIN and container.has("ports") and not mapping(mapping(container.value, "lifecycle"), "preStop"):
            yield Problem(
                (*container.path, "lifecycle"),
                f"the container {container.name!r} has no preStop hook: it gets SIGTERM while the Service {service!r} still sends it requests",
                "add a preStop hook that sleeps a few seconds",
            )
