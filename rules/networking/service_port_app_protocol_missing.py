"""A port of a Service does not say which protocol it speaks.

## Why

A service mesh looks at appProtocol, or at the beginning of the port's name, to know HTTP from plain
TCP. Where neither says it, the mesh guesses, or treats HTTP as a stream of bytes: no retries per
request, no routes, no metrics.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - name: web
    port: 80  # error
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - {name: http-web, port: 80}
  - {name: queue, port: 5672, appProtocol: tcp}
  - {name: dns, port: 53, protocol: UDP}
```

## Source

https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.service import service_ports, service_type
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_PROTOCOLS = frozenset({"http", "https", "http2", "grpc", "grpc-web", "mongo", "mysql", "redis", "tcp", "tls", "udp"})


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({"Service"}))
def service_port_app_protocol_missing(service: Object) -> Iterator[Problem]:
    if service_type(service) == "ExternalName":
        return
    for port in service_ports(service):
        name = text(port.value, "name")
        if port.protocol == "TCP" and not text(port.value, "appProtocol") and name not in _PROTOCOLS and name.partition("-")[0] not in _PROTOCOLS:
            yield Problem(
                (*port.path, "port"),
                f"neither appProtocol nor the name of port {port.title} says which protocol it speaks",
                "set appProtocol, or begin the name with the protocol, as http-web",
            )
