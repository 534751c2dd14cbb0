"""A HorizontalPodAutoscaler measures a container that the pods do not have.

## Why

It reports FailedGetContainerResourceMetric and never scales up: under load the workload stays as small as it is.

## Bad

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 5
  metrics:
  - type: ContainerResource
    containerResource:
      name: cpu
      container: webb  # error
      target: {type: Utilization, averageUtilization: 60}
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}
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
  - type: ContainerResource
    containerResource:
      name: cpu
      container: web
      target: {type: Utilization, averageUtilization: 60}
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Fix

Writes the name of the container that is nearly the same, or the only one (unsafe).

## Limits

The workload has to be in the folder of the autoscaler, and no Kustomization may patch it. Sidecars that service
meshes inject (istio-proxy, linkerd-proxy) count as there.

## Source

kubernetes pkg/controller/podautoscaler/replica_calculator.go calculatePodRequestsFromContainers
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.object import items, mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.scale import AUTOSCALER, SCALED, target_of
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule

_INJECTED = frozenset({"istio-proxy", "linkerd-proxy", "consul-dataplane", "daprd"})


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({AUTOSCALER, KUSTOMIZATION, COMPONENT, *SCALED}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"autoscaling/HorizontalPodAutoscaler"}),
)
def hpa_container_name_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    patched = patched_folders(objects)
    for autoscaler in objects.of(AUTOSCALER):
        type, name = target_of(autoscaler)
        target = objects.find(type, autoscaler.home, name)
        pod = pod_of(target) if target and target.folder == autoscaler.folder and target.folder not in patched else None
        names = [container.name for container in pod.long_running()] if pod else []
        for path, container in _measured(autoscaler) if names else ():
            if container not in names and container not in _INJECTED:
                yield autoscaler, _problem(path, container, f"{type.rpartition('/')[2]} {name!r}", names)


def _measured(autoscaler: Object) -> Iterator[tuple[Path, str]]:
    """The names of containers in the metrics."""
    for index, metric in items(mapping(autoscaler.value, "spec"), "metrics"):
        name = text(mapping(metric, "containerResource"), "container")
        if name and not is_placeholder(name):
            yield (*autoscaler.path, "spec", "metrics", index, "containerResource", "container"), name


def _problem(path: Path, container: str, workload: str, names: list[str]) -> Problem:
    near = nearest(container, names) or (names[0] if len(names) == 1 else None)
    help = f"did you mean {near!r}?" if near else f"its containers are {', '.join(map(repr, names))}"
    fix = Repair((Replace(path, near),), is_safe=False) if near else None
    return Problem(path, f"the pods of the {workload} have no container called {container!r}", help, fix=fix)
