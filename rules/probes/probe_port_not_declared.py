"""A probe asks a port that the container does not declare.

## Why

Declared ports tell readers, Services and other tools what a container listens on. A number that stands in a probe alone
is a port that was forgotten, or one that was changed in one place only.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
    livenessProbe:
      httpGet:
        path: /alive
        port: 8081  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 8080
    - containerPort: 8081
    startupProbe:
      tcpSocket: {port: 8080}
    livenessProbe:
      httpGet: {path: /alive, port: 8081}
```

## Fix

The port is added to those that the container declares.

## Limits

Declaring a port changes nothing for the container, so this is an opinion: part of the profile `strict`. A port that a
sibling declares is left to `probe-hits-sibling-port`, a name that nobody declares to `probe-named-port-missing`.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports

## Peers

kube-linter:liveness-port, kube-linter:readiness-port, kube-linter:startup-port
"""

from collections.abc import Iterator

from podlint.objects.handler import network_handlers, port_number, ports
from podlint.objects.probe import PROBES
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=PROBES, fix=FixKind.UNSAFE)
def probe_port_not_declared(pod: Pod) -> Iterator[Problem]:
    declared = {port.number for container in pod.long_running() for port in ports(container)}
    for container in pod.long_running():
        yield from _undeclared(container, declared)


def _undeclared(container: Container, declared: set[int]) -> Iterator[Problem]:
    asked: set[int] = set()
    written = container.value.get("ports")
    index = len(written) if isinstance(written, list) else 0
    for handler in network_handlers(container):
        number = port_number(handler, [])
        if number and number not in declared and number not in asked and not handler.value.get("host"):
            asked.add(number)
            yield Problem(
                (*handler.path, "port"),
                f"the {handler.owner} of {container.name!r} asks port {number}, which the container does not declare",
                f"add containerPort: {number} to its ports, or probe one of them",
                fix=Repair((Insert((*container.path, "ports", index, "containerPort"), number),), is_safe=False),
            )
