"""The selector of a Service picks the pods of two different programs.

## Why

The Service shares requests out among all pods that its selector matches. A part of them goes to the
wrong program, which refuses them or answers something else: a fault that comes and goes.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}  # error
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web}
spec:
  selector: {matchLabels: {app: shop, tier: web}}
  template:
    metadata: {labels: {app: shop, tier: web}}
    spec:
      containers:
      - name: web
        image: example.org/shop-web:1.4
        ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-worker}
spec:
  selector: {matchLabels: {app: shop, tier: worker}}
  template:
    metadata: {labels: {app: shop, tier: worker}}
    spec:
      containers:
      - name: worker
        image: example.org/shop-worker:1.4
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop, tier: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web}
spec:
  selector: {matchLabels: {app: shop, tier: web}}
  template:
    metadata: {labels: {app: shop, tier: web}}
    spec:
      containers:
      - name: web
        image: example.org/shop-web:1.4
        ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-worker}
spec:
  selector: {matchLabels: {app: shop, tier: worker}}
  template:
    metadata: {labels: {app: shop, tier: worker}}
    spec:
      containers:
      - name: worker
        image: example.org/shop-worker:1.4
```

## Limits

Workloads in the folder of the Service count, without Jobs and pods that end. Two are different programs
when they share no image, and one declares a port of the Service that the other does not. Where the
target is a name, only pods that declare it are sent requests, so nothing is said.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes
"""

from collections.abc import Iterator

from podlint.objects.default_ports import default_ports
from podlint.objects.image import parse_image
from podlint.objects.object import labels
from podlint.objects.service import backings, declared_ports, service_ports
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Role, Scope, Severity, rule

_MADE_BY_CONTROLLER = "pod-template-hash"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"}, needs=frozenset({"Service"}))
def service_matches_several_workloads(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    near: dict[tuple[int, str], list[Pod]] = {}
    known: dict[tuple[int, str, tuple[int | str, ...]], tuple[Pod, Pod, int] | None] = {}
    for service, selector, pods in backings(objects):
        if len(pods) <= 1:
            continue
        place = (selector, service.folder)
        if place not in near:
            near[place] = [pod for pod in pods if _is_near(pod, service)]
        key = (*place, tuple(port.target for port in service_ports(service)))
        if key not in known:
            known[key] = _stranger(service, near[place]) if len(near[place]) > 1 else None
        stranger = known[key]
        if stranger:
            server, other, port = stranger
            said = f"the Service {service.name!r} picks the pods of the {server.object.title}"
            yield (
                service,
                Problem(
                    (*service.path, "spec", "selector"),
                    f"{said}, and those of the {other.object.title}, which declare no port {port}",
                    "add a label to the selector that only the pods have which answer",
                ),
            )


def _is_near(pod: Pod, service: Object) -> bool:
    return not pod.runs_to_completion and pod.object.folder == service.folder and _MADE_BY_CONTROLLER not in labels(pod.metadata, "labels")


def _stranger(service: Object, pods: list[Pod]) -> tuple[Pod, Pod, int] | None:
    """A pod that answers, one of another program that does not, and the port."""
    for port in service_ports(service):
        number = port.target
        if not isinstance(number, int):
            continue
        answering = [pod for pod in pods if any(each.number == number for each in declared_ports(pod))]
        silent = [pod for pod in pods if all(each.number != number for each in declared_ports(pod)) and not _may_answer(pod, number)]
        images = {image for pod in answering for image in _images(pod)}
        other = next((pod for pod in silent if images.isdisjoint(_images(pod))), None)
        if answering and other:
            return answering[0], other, number
    return None


def _may_answer(pod: Pod, number: int) -> bool:
    """Whether a program of the pod is known to listen on a port, declared or not."""
    return any(number in default_ports(container) for container in pod.containers())


def _images(pod: Pod) -> set[str]:
    return {parse_image(container.image).repository for container in pod.containers() if container.role is Role.MAIN}
