"""An autoscaler measures use against a request that a container does not have.

## Why

The autoscaler reports "missing request for cpu in container" and never scales: under load the workload stays as small
as it is. One sidecar without a request is enough.

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
  - type: Resource
    resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
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
        resources: {requests: {cpu: 100m}}
      - name: proxy  # error
        image: example.org/proxy:1.4
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
        resources: {requests: {cpu: 100m}}
      - name: proxy
        image: example.org/proxy:1.4
        resources: {limits: {cpu: 50m}}  # a limit is the request, too
```

## Limits

It speaks only when workload and autoscaler stand in one folder, no Kustomization patches it, and the namespace has no
LimitRange that might give the request. A request of the pod as a whole counts.

## Source

kubernetes pkg/controller/podautoscaler/replica_calculator.go calculatePodRequestsFromContainers
"""

from collections.abc import Iterator

from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.namespace_limits import RANGE
from podlint.objects.object import items, mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.resources import is_requested
from podlint.objects.scale import AUTOSCALER, SCALED, autoscalers
from podlint.rule import Object, Objects, Pod, Problem, Scope, Severity, rule

_COMPUTE = ("cpu", "memory")


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({AUTOSCALER, RANGE, KUSTOMIZATION, COMPONENT, *SCALED}),
    needs=frozenset({"autoscaling/HorizontalPodAutoscaler"}),
)
def hpa_target_without_request(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    patched = patched_folders(objects)
    for (type, home, name), autoscaler in autoscalers(objects).items():
        workload = objects.find(type, home, name)
        pod = pod_of(workload) if workload else None
        if workload is None or pod is None or workload.folder != autoscaler.folder or workload.folder in patched or objects.holds(RANGE, home):
            continue  # a LimitRange may give the request
        for resource, only in sorted(_measured(autoscaler)):
            for problem in _problems(pod, autoscaler, resource, only):
                yield workload, problem


def _measured(autoscaler: Object) -> set[tuple[str, str]]:
    """The resources that are measured against requests, each with the only container that counts; empty for all."""
    spec = mapping(autoscaler.value, "spec")
    if not spec.get("metrics"):
        return {("cpu", "")}  # the default, and all that autoscaling/v1 knows
    found = set()
    for _, metric in items(spec, "metrics"):
        for field in ("resource", "containerResource"):
            source = mapping(metric, field)
            if text(mapping(source, "target"), "type") == "Utilization":
                found.add((text(source, "name"), text(source, "container")))
    return {(resource, only) for resource, only in found if resource in _COMPUTE}


def _problems(pod: Pod, autoscaler: Object, resource: str, only: str) -> Iterator[Problem]:
    for container in pod.long_running():
        if only in ("", container.name) and not is_requested(container, pod, resource):
            yield Problem(
                (*container.path, "resources"),
                f"the HorizontalPodAutoscaler {autoscaler.name!r} measures {resource} against requests, and {container.name!r} has none: it never scales",
                f"add resources.requests.{resource}",
            )
