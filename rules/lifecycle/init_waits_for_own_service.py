"""An init container waits for a Service that only its own pod can answer.

## Why

A pod is ready, and so behind its Service, only when its init containers have ended. One that waits for an answer of that very Service
waits for its own end: nothing ever starts.

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
      initContainers:
      - name: wait  # error
        image: busybox:1.37
        command: [sh, -c, "until nc -z shop 80; do sleep 1; done"]
      containers:
      - name: web
        image: example.org/web:1.4
        readinessProbe:
          httpGet: {path: /ready, port: 80}
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  selector: {app: db}
  ports: [{port: 5432}]
---
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
      initContainers:
      - name: wait
        image: busybox:1.37
        command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]
      containers:
      - name: web
        image: example.org/web:1.4
        readinessProbe:
          httpGet: {path: /ready, port: 80}
```

## Limits

It reads loops around `nc`, `curl`, `wget` and database clients, and tools such as `wait-for-it`. Scripts that may give up, Services
that publish addresses which are not ready, and Services that select other pods too are left alone; so is looking up a name, which
works without any pod.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_manager.go computeInitContainerActions
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.service import pods_behind
from podlint.objects.waiting import targets
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, Object, Objects, Problem, Role, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"}, needs=frozenset({"Service"}))
def init_waits_for_own_service(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    owners: dict[tuple[str, str], Object | None] = {}
    for pod in objects.pods_with("initContainers"):
        for container in pod.containers() if objects.holds("Service", pod.object.home) else ():
            for name in _waited_for(container, pod.object.home):
                place = (pod.object.home, name)
                if place not in owners:
                    owners[place] = _only_owner(objects, pod.object.home, name)
                if owners[place] is pod.object:
                    yield pod.object, _problem(container, name)
                    break


def _waited_for(container: Container, home: str) -> list[str]:
    """The names of the Services of a namespace that an init container waits for."""
    hosts = [target.host.partition(".") for target in targets(container)] if container.role is Role.INIT else []
    return [name for name, _, rest in hosts if not rest or rest.split(".")[0] == home]


def _only_owner(objects: Objects, home: str, name: str) -> Object | None:
    """The object whose pods are all that a Service selects; None where there are others, or none, or where they need not be ready."""
    service = objects.find("Service", home, name)
    if service is None or mapping(service.value, "spec").get("publishNotReadyAddresses") is True:
        return None
    selected = pods_behind(objects, service)
    return selected[0].object if selected and all(pod.object is selected[0].object for pod in selected) else None


def _problem(container: Container, service: str) -> Problem:
    return Problem(
        (*container.path, "name"),
        f"the init container {container.name!r} waits for the Service {service!r}, which only this pod can answer once it has ended",
        "wait for what the pod needs from others, or remove the init container",
    )
