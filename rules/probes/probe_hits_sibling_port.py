"""A probe asks the port of another container of the pod.

## Why

The containers of a pod share one address, and a probe calls the pod's address: whoever listens there answers. A sick
sibling then has the healthy container restarted or taken out of service, and the sick one stays as it is.

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
        port: 9090  # error
  - name: metrics
    image: example.org/metrics:1.4
    ports: [{containerPort: 9090}]
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
    ports: [{containerPort: 8080}]
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
  - name: metrics
    image: example.org/metrics:1.4
    ports: [{containerPort: 9090}]
```

## Limits

It speaks where the probed container declares ports, but not this one, and exactly one sibling does. Proxies and
helpers that answer for their neighbour on purpose look the same, so it is part of the profile `strict`. The startup probe
of a sidecar is left to `sidecar-startup-waits-for-main`.

## Source

kubernetes pkg/kubelet/prober/prober.go runProbe: it calls the pod's IP
"""

from collections.abc import Iterator

from podlint.objects.handler import network_handlers, port_number, ports
from podlint.objects.probe import PROBES
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=PROBES)
def probe_hits_sibling_port(pod: Pod) -> Iterator[Problem]:
    containers = list(pod.long_running())
    owners: dict[int, list[Container]] = {}
    for container in containers if len(containers) > 1 else ():
        for number in {port.number for port in ports(container)}:
            owners.setdefault(number, []).append(container)
    for container in containers if owners else ():
        if container.value.get("ports"):
            yield from _strays(container, owners)


def _strays(container: Container, owners: dict[int, list[Container]]) -> Iterator[Problem]:
    for handler in network_handlers(container):
        if handler.value.get("host") or (handler.owner == "startup probe" and container.role is Role.SIDECAR):
            continue
        number = port_number(handler, [])
        others = owners.get(number, [])
        if len(others) == 1 and others[0].path != container.path:
            yield Problem(
                (*handler.path, "port"),
                f"the {handler.owner} of {container.name!r} asks port {number}, which the sibling container {others[0].name!r} declares",
                f"probe a port of {container.name!r}",
            )
