"""A rollout stops all pods of a Deployment at the same time.

## Why

At every rollout nothing answers until the first new pod is ready, although there are several of them so that this
does not happen.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  strategy:
    rollingUpdate:
      maxUnavailable: 2  # error
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

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
  replicas: 3
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
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  strategy: {rollingUpdate: {maxUnavailable: 1}}
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

Writes `type: RollingUpdate`, or `maxUnavailable: 1` (unsafe).

## Limits

Recreate is reported only where a Service of the run selects the pods, and as info: somebody has chosen it, be it for a volume that
only one node can have. With an autoscaler its minReplicas count.

## Source

kubernetes pkg/controller/deployment/util/deployment_util.go ResolveFenceposts
"""

from collections.abc import Iterator

from podlint.objects.object import Value, mapping, text
from podlint.objects.scale import AUTOSCALER, autoscalers, replicas, share
from podlint.objects.service import backings
from podlint.rule import FixKind, Object, Objects, Problem, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({"apps/Deployment", "Service", AUTOSCALER}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"apps/Deployment"}),
)
def rollout_takes_all_replicas(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    for deployment in objects.of("apps/Deployment"):
        strategy = mapping(mapping(deployment.value, "spec"), "strategy")
        if not strategy:
            continue
        autoscaler = scaled.get((deployment.type, deployment.home, deployment.name))
        number = _least(autoscaler) if autoscaler else replicas(deployment)
        problem = _problem(objects, deployment, strategy, number) if number > 1 else None
        if problem:
            yield deployment, problem


def _called(objects: Objects) -> dict[int, str]:
    """The name of a Service that selects the pods of an object, by the object's id."""
    return {id(pod.object): service.name for service, _, pods in backings(objects) for pod in pods}


def _least(autoscaler: Object) -> int:
    written = mapping(autoscaler.value, "spec").get("minReplicas")
    return written if isinstance(written, int) else 1


def _problem(objects: Objects, deployment: Object, strategy: Value, number: int) -> Problem | None:
    path = (*deployment.path, "spec", "strategy")
    if text(strategy, "type") == "Recreate":
        service = objects.once(_called).get(id(deployment), "")
        message = f"a rollout stops all {number} pods of the {deployment.title} at once, and the Service {service!r} has none in between"
        fix = Repair((Replace((*path, "type"), "RollingUpdate"),), is_safe=False)
        return Problem((*path, "type"), message, "write type: RollingUpdate", severity=Severity.INFO, fix=fix) if service else None
    most = mapping(strategy, "rollingUpdate").get("maxUnavailable")
    if (share(most, number, up=False) or 0) < number:
        return None
    place = (*path, "rollingUpdate", "maxUnavailable")
    message = f"maxUnavailable {most} lets a rollout stop all {number} pods of the {deployment.title} at once"
    return Problem(place, message, "allow fewer than there are", fix=Repair((Replace(place, 1),), is_safe=False))
