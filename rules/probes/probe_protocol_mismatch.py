"""A probe opens a TCP connection to a port that is declared for UDP or SCTP only.

## Why

HTTP, gRPC and tcpSocket probes all speak TCP. Nobody listens for TCP on a port that only takes UDP: the connection is
refused, and the probe fails for ever.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: logs}
spec:
  containers:
  - name: syslog
    image: example.org/syslog:1.4
    ports:
    - {name: syslog, containerPort: 514, protocol: UDP}
    livenessProbe:
      tcpSocket:
        port: syslog  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: logs}
spec:
  containers:
  - name: dns
    image: example.org/dns:1.4
    ports:
    - {name: dns, containerPort: 53, protocol: UDP}
    - {name: dns-tcp, containerPort: 53, protocol: TCP}
    livenessProbe:
      tcpSocket: {port: 53}
```

## Limits

A container may listen on more ports than it declares. Port 53 is left alone: DNS servers take TCP there too.

## Source

kubernetes pkg/probe/tcp/tcp.go DoTCPProbe
"""

from collections.abc import Iterator

from podlint.objects.handler import network_handlers, port_number, ports
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_DNS = 53


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("protocol",))
def probe_protocol_mismatch(container: Container, _: Pod) -> Iterator[Problem]:
    declared = ports(container)
    for handler in network_handlers(container):
        number = port_number(handler, declared)
        protocols = {port.protocol for port in declared if port.number == number}
        if protocols and "TCP" not in protocols and number != _DNS:
            yield Problem(
                (*handler.path, "port"),
                f"the {handler.owner} of {container.name!r} connects by TCP to port {number}, which is declared for {' and '.join(sorted(protocols))} only",
                "probe a TCP port, or use an exec probe",
            )
