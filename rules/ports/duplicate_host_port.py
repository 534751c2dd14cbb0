"""Two containers of one pod ask for the same port of the node.

## Why

A port of the node leads to one container only. The API server compares the main containers with each
other, but not with sidecars (init containers with restartPolicy Always), and it takes a port of every
address and the same port of one address for two. Which container gets the traffic is then left to
chance, or the pod does not start.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: proxy
    image: envoyproxy/envoy:v1.33.0
    restartPolicy: Always
    ports: [{containerPort: 9901, hostPort: 9000}]
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 8080
      hostPort: 9000  # error
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
    - {containerPort: 8080, hostPort: 9000, hostIP: 10.0.0.1}
    - {containerPort: 8081, hostPort: 9000, hostIP: 10.0.0.2}  # another address of the node
    - {containerPort: 8082, hostPort: 9000, protocol: UDP}
```

## Limits

What the API server refuses itself is reported as `api-duplicate`; the same containerPort in two
containers as `duplicate-container-port`.

## Source

kubernetes pkg/apis/core/validation/validation.go, AccumulateUniqueHostPorts;
https://kubernetes.io/docs/reference/networking/ports-and-protocols/

## Peers

apiserver-validation
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import Value, text
from podlint.objects.service import whole_number
from podlint.rule import Container, Path, Pod, Problem, Related, Role, Scope, Severity, rule

_EVERY_ADDRESS = ("", "0.0.0.0", "::")  # noqa: S104  compared with, not bound to


class _HostPort(NamedTuple):
    number: int
    protocol: str
    address: str
    container: Container
    path: Path
    inner: int

    def clashes(self, other: "_HostPort") -> bool:
        everywhere = self.address in _EVERY_ADDRESS or other.address in _EVERY_ADDRESS
        if (self.number, self.protocol) != (other.number, other.protocol) or self.inner == other.inner:
            return False
        return self._is_sidecars(other) if self.address == other.address else everywhere

    def _is_sidecars(self, other: "_HostPort") -> bool:
        """Whether the server misses that these two are the same."""
        return self.container.path != other.container.path and Role.SIDECAR in (self.container.role, other.container.role)


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("hostPort",))
def duplicate_host_port(pod: Pod) -> Iterator[Problem]:
    seen: dict[tuple[int, str], list[_HostPort]] = {}
    for container in pod.long_running():
        for path, port in container.ports():
            asked = _asked(container, path, port)
            if not asked.number:
                continue
            others = seen.setdefault((asked.number, asked.protocol), [])
            taken = next((other for other in others if asked.clashes(other)), None)
            others.append(asked)
            if taken:
                yield Problem(
                    asked.path,
                    f"port {asked.number}/{asked.protocol} of the node is asked for by the container {taken.container.name!r} already",
                    "give one of them another hostPort, or none",
                    related=(Related(taken.path, "first asked for here"),),
                )


def _asked(container: Container, path: Path, port: Value) -> _HostPort:
    inner = whole_number(port.get("containerPort"))
    return _HostPort(whole_number(port.get("hostPort")), text(port, "protocol") or "TCP", text(port, "hostIP"), container, (*path, "hostPort"), inner)
