"""A Service leads to a port number that no pod behind it declares.

## Why

It works if the process listens there all the same. More often it is a slip, and every connection to the
Service is refused.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - port: 80
    targetPort: 8008  # error
---
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
```

## Fix

Writes the port where the pods declare only one of the protocol (unsafe).

## Limits

It speaks only when every pod behind the Service declares ports: containerPort is optional.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports

## Peers

popeye:POP-1106
"""

from collections.abc import Iterator

from podlint.objects.service import DeclaredPort, ServicePort, backings, declared_ports, service_ports
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Insert, Object, Objects, Path, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | {"Service"},
    fix=FixKind.UNSAFE,
    needs=frozenset({"Service"}),
)
def service_target_port_undeclared(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known: dict[int, set[DeclaredPort]] = {}  # by the selector of the Services
    for backing in backings(objects):
        if backing.selector not in known:
            known[backing.selector] = _declared(backing.pods)
        for port in service_ports(backing.service):
            numbers = {each.number for each in known[backing.selector] if each.protocol == port.protocol}
            if numbers and isinstance(port.target, int) and port.target and port.target not in numbers:
                yield backing.service, _problem(port, numbers)


def _declared(pods: list[Pod]) -> set[DeclaredPort]:
    """What the pods that stay declare; nothing where one of them declares nothing, as it may listen on any port."""
    declared = [declared_ports(pod) for pod in pods if not pod.runs_to_completion]
    return {port for ports in declared for port in ports} if all(declared) else set()


def _problem(port: ServicePort, numbers: set[int]) -> Problem:
    written = "targetPort" in port.value
    path: Path = (*port.path, "targetPort")
    operation = Replace(path, min(numbers)) if written else Insert(path, min(numbers))
    return Problem(
        path if written else (*port.path, "port"),
        f"no pod behind the Service declares the {port.protocol} port {port.target}",
        f"lead to one that they declare: {', '.join(map(str, sorted(numbers)))}; or declare {port.target}, if they listen there",
        fix=Repair((operation,), is_safe=False) if len(numbers) == 1 else None,
    )
