"""The startup probe of a sidecar asks a main container.

## Why

Main containers start when the startup probes of all sidecars have succeeded. One that asks a port of a main container cannot succeed
before that: the sidecar is restarted again and again, and the pod never gets further.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: proxy
    image: example.org/proxy:1.4
    restartPolicy: Always
    ports: [{containerPort: 15001}]
    startupProbe:
      httpGet:
        path: /ready
        port: 8080  # error
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: proxy
    image: example.org/proxy:1.4
    restartPolicy: Always
    ports: [{containerPort: 15001}]
    startupProbe:
      tcpSocket: {port: 15001}
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
```

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_manager.go computeInitContainerActions
"""

from collections.abc import Iterator

from podlint.objects.handler import network_handlers, port_number, ports
from podlint.rule import Container, Pod, Problem, Role, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("startupProbe",))
def sidecar_startup_waits_for_main(pod: Pod) -> Iterator[Problem]:
    if "initContainers" not in pod.spec:
        return
    containers = list(pod.long_running())
    owners: dict[int, Container] = {}
    for container in containers:  # sidecars come first
        for port in ports(container):
            owners.setdefault(port.number, container)
    for container in containers:
        if container.role is Role.SIDECAR:
            yield from _waiting(container, owners)


def _waiting(container: Container, owners: dict[int, Container]) -> Iterator[Problem]:
    for handler in network_handlers(container):
        owner = owners.get(port_number(handler, ports(container)))
        if handler.owner == "startup probe" and owner and owner.role is Role.MAIN and not handler.value.get("host"):
            yield Problem(
                (*handler.path, "port"),
                f"the startup probe of the sidecar {container.name!r} asks a port of {owner.name!r}, which starts only when that probe has succeeded",
                f"probe a port of {container.name!r}",
            )
