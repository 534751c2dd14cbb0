"""A Service sends one protocol to a port that the pods declare for another.

## Why

A Service without `protocol` speaks TCP. Where the process listens on UDP only, every connection to the
Service is refused.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  selector: {app: dns}
  ports:
  - port: 53  # error
---
apiVersion: v1
kind: Pod
metadata: {name: dns, labels: {app: dns}}
spec:
  containers:
  - name: dns
    image: example.org/dns:1.4
    ports: [{containerPort: 53, protocol: UDP}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  selector: {app: dns}
  ports:
  - {name: udp, port: 53, protocol: UDP}
  - {name: tcp, port: 53}
---
apiVersion: v1
kind: Pod
metadata: {name: dns, labels: {app: dns}}
spec:
  containers:
  - name: dns
    image: example.org/dns:1.4
    ports: [{containerPort: 53, protocol: UDP}, {containerPort: 53}]
```

## Fix

Gives the port of the Service the protocol of the pods.

## Limits

It speaks where all pods of the run that the Service selects declare the port, and none for TCP: TCP is what a
declaration means that leaves the protocol out. Of a targetPort that is a name,
`service-target-port-name-missing` speaks.

## Source

https://kubernetes.io/docs/reference/networking/service-protocols/; kubernetes pkg/api/v1/pod/util.go, FindPort
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.service import ServicePort, backings, declared_ports, service_ports
from podlint.objects.setting import setting
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Repair, Scope, Severity, rule

_KNOWN = ("TCP", "UDP", "SCTP")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"}, fix=FixKind.UNSAFE, needs=frozenset({"Service"}))
def service_protocol_mismatch(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known: dict[tuple[int, int | str], frozenset[str]] = {}
    for service, selector, pods in backings(objects):
        for port in service_ports(service) if pods else ():
            if isinstance(port.target, str):
                continue
            key = (selector, port.target)
            if key not in known:
                known[key] = _protocols(pods, port)
            declared = known[key]
            if declared and port.protocol in _KNOWN and port.protocol not in declared and "TCP" not in declared:
                yield service, _problem(service, port, sorted(declared))


def _protocols(pods: list[Pod], port: ServicePort) -> frozenset[str]:
    """The protocols for which the pods declare the port that the Service means; none where one of them does not declare it."""
    declared = [{each.protocol for each in declared_ports(pod) if port.target == each.number} for pod in pods]
    return frozenset().union(*declared) if all(declared) else frozenset()


def _problem(service: Object, port: ServicePort, protocols: list[str]) -> Problem:
    declared = " and ".join(protocols)
    path = (*port.path, "protocol")
    return Problem(
        path if text(port.value, "protocol") else (*port.path, "port"),
        f"the Service {service.name!r} sends {port.protocol} to port {port.target}, which its pods declare for {declared} only",
        f"set protocol to {protocols[0]}, or declare the port for {port.protocol} too",
        fix=Repair((setting(port.value, path, protocols[0]),), is_safe=False) if len(protocols) == 1 else None,
    )
