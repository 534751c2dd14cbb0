"""A Service repeats the number of a port that has a name.

## Why

The container names its port, so that the number stands in one place. A targetPort with the number has
to be changed in step with it, and during a rollout that changes the number it fits only the old pods or
the new ones; a name fits both.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - port: 80
    targetPort: 8080  # error
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
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
    targetPort: http
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
```

## Fix

Writes the name. All pods of the run that the Service selects give the port that name.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports

## Peers

popeye:POP-1102
"""

from collections.abc import Iterator

from podlint.objects.service import ServicePort, backings, declared_ports, service_ports, whole_number
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | {"Service"},
    fix=FixKind.UNSAFE,
    needs=frozenset({"Service"}),
)
def service_target_port_number(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known: dict[tuple[int, int | str, str], str] = {}
    for service, selector, pods in backings(objects):
        for port in service_ports(service) if pods else ():
            key = (selector, port.target, port.protocol)
            if key not in known:
                known[key] = _name(pods, port)
            name = known[key] if whole_number(port.value.get("targetPort")) else ""
            if name:
                path = (*port.path, "targetPort")
                yield (
                    service,
                    Problem(
                        path,
                        f"targetPort repeats {port.target}, the number of the port that the pods call {name!r}",
                        f"write targetPort: {name}",
                        fix=Repair((Replace(path, name),), is_safe=False),
                    ),
                )


def _name(pods: list[Pod], port: ServicePort) -> str:
    """The one name that all pods give to the port; empty where they do not."""
    names = [{each.name for each in declared_ports(pod) if each.number == port.target and each.protocol == port.protocol} for pod in pods]
    shared = set.intersection(*names)
    return shared.pop() if len(shared) == 1 else ""
