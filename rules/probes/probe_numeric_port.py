"""A probe says the number of a port that has a name.

## Why

A name follows the port when its number changes; a number in a probe has to be changed with it, and a forgotten one fails
only at run time.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
    readinessProbe:
      httpGet:
        path: /ready
        port: 8080  # error
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
    ports: [{name: http, containerPort: 8080}]
    readinessProbe:
      httpGet: {path: /ready, port: http}
  - name: backend
    image: example.org/backend:1.4
    ports: [{name: grpc, containerPort: 9000}]
    readinessProbe:
      grpc: {port: 9000}  # gRPC probes know no names
```

## Fix

The name takes the place of the number. The kubelet then calls the same port.

## Limits

An opinion: part of the profile `strict`.

## Source

kubernetes pkg/probe/util.go ResolveContainerPort

## Peers

popeye:POP-105
"""

from collections.abc import Iterator

from podlint.objects.handler import network_handlers, ports
from podlint.objects.probe import PROBES
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=PROBES, fix=FixKind.UNSAFE)
def probe_numeric_port(container: Container, _: Pod) -> Iterator[Problem]:
    names: dict[object, str] = {}
    for port in ports(container):
        if port.name:
            names.setdefault(port.number, port.name)
    for handler in network_handlers(container):
        number = handler.value.get("port")
        name = names.get(number) if isinstance(number, int) and handler.field != "grpc" else None
        if name:
            path = (*handler.path, "port")
            yield Problem(
                path,
                f"the {handler.owner} of {container.name!r} says {number}, a port with the name {name!r}",
                f"write {name}",
                fix=Repair((Replace(path, name),), is_safe=False),
            )
