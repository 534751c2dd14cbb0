"""A headless Service maps a port to another one, which nobody does for it.

## Why

The DNS name of a Service without cluster IP leads to the addresses of the pods themselves. No proxy
stands in between that could translate the port, so clients that call `port` are refused: the pods
listen on `targetPort`.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  clusterIP: None
  selector: {app: shop}
  ports:
  - port: 80  # error
    targetPort: 3000
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  clusterIP: None
  selector: {app: shop}
  ports:
  - port: 3000
    targetPort: 3000
```

## Fix

Writes the port of the pods as `port`. Clients that read SRV records or the EndpointSlices see no difference.

## Limits

A targetPort that is a name counts where all pods of the run that the Service selects give it the same number.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping
from podlint.objects.service import ServicePort, backings, is_headless, resolved, service_ports
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"}, fix=FixKind.UNSAFE, needs=frozenset({"Service"}))
def headless_service_port_remap(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known: dict[tuple[int, str, str], int] = {}
    for service, selector, pods in backings(objects):
        if not is_headless(service) or not labels(mapping(service.value, "spec"), "selector"):
            continue
        for port in service_ports(service):
            if not port.value.get("targetPort"):  # it is the same
                continue
            number = port.target
            if isinstance(number, str):
                key = (selector, number, port.protocol)
                if key not in known:
                    known[key] = _of_pods(pods, port)
                number = known[key]
            if number and port.number and number != port.number:
                yield service, _problem(service, port, number)


def _of_pods(pods: list[Pod], port: ServicePort) -> int:
    """The number of the port of all pods; 0 where they do not agree."""
    numbers = {resolved(pod, port.target, port.protocol) for pod in pods}
    return numbers.pop() if len(numbers) == 1 else 0


def _problem(service: Object, port: ServicePort, number: int) -> Problem:
    path = (*port.path, "port")
    return Problem(
        path,
        f"the headless Service {service.name!r} offers port {port.number}, but its DNS name leads to the pods themselves, which listen on {number}",
        f"write port {number}, or give the Service a cluster IP",
        fix=Repair((Replace(path, number),), is_safe=False),
    )
