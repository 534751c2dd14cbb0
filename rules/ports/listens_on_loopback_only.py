"""A container is told to listen on the loopback address, and a probe calls it on the pod's.

## Why

The kubelet and Services call the address of the pod. A process that listens on 127.0.0.1 answers only
to the containers of its own pod: probes are refused, the pod never gets ready or is restarted for ever.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    args:
    - serve
    - --listen=127.0.0.1:8080  # error
    ports: [{containerPort: 8080}]
    readinessProbe:
      httpGet: {path: /ready, port: 8080}
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
    args: [serve, "--listen=0.0.0.0:8080"]
    ports: [{containerPort: 8080}]
    readinessProbe:
      httpGet: {path: /ready, port: 8080}
  - name: admin
    image: example.org/admin:1.4
    args: [serve, "--listen=127.0.0.1:9090"]  # for its siblings only
    readinessProbe:
      exec: {command: [/admin, ping]}
```

## Limits

It speaks where an httpGet, tcpSocket or grpc probe of the same container calls the very port without a
host of its own, or where the port is not said and the container declares the one that the probe calls.

## Source

kubernetes pkg/kubelet/prober/prober.go (the host is the address of the pod)
"""

from collections.abc import Iterator

from podlint.objects.listening import LOOPBACK, Listening, listenings
from podlint.objects.object import mapping, text
from podlint.objects.service import whole_number
from podlint.rule import Container, Path, Pod, Problem, Related, Role, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("127", "localhost", "::1"))
def listens_on_loopback_only(container: Container, _: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT:
        return
    told = listenings(container)
    others = {each.port for each in told if each.host not in LOOPBACK and each.host}
    ports = {each.port for each in told if each.port}
    for listening in told:
        if listening.host not in LOOPBACK:
            continue
        port = listening.port or (next(iter(ports)) if len(ports) == 1 else 0)
        probe = _probe_of(container, port)
        if probe and port not in others:
            yield _problem(listening, port, probe)
            return


def _problem(listening: Listening, port: int, probe: Path) -> Problem:
    return Problem(
        listening.path,
        f"{listening.said} listens on the loopback address, but {probe[-1]} calls port {port} on the address of the pod",
        "listen on 0.0.0.0, or on all addresses (leave the host out)",
        related=(Related(probe, "the probe that is refused"),),
    )


def _probe_of(container: Container, number: int) -> Path | None:
    """The probe that calls the port on the address of the pod."""
    names = {text(port, "name") for _, port in container.ports() if whole_number(port.get("containerPort")) == number}
    for path, probe in container.probes():
        for handler in ("httpGet", "tcpSocket", "grpc"):
            found = mapping(probe, handler)
            called = found.get("port")
            if number and called is not None and not found.get("host") and (called == number or called in names):
                return path
    return None
