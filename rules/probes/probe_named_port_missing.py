"""A probe names a port that its own container does not declare.

## Why

The kubelet looks the name up among the ports of the probed container only. It does not find it, and
throws the error away: it counts neither as success nor as failure. A liveness probe then never restarts
anything, a readiness probe leaves the pod unready for ever, a startup probe blocks the others for ever.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
    readinessProbe:
      httpGet:
        path: /ready
        port: htttp  # error
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
    ports: [{name: http, containerPort: 8080}]
    readinessProbe:
      httpGet: {path: /ready, port: http}
    livenessProbe:
      tcpSocket: {port: 8080}
```

## Fix

The port becomes the declared name that is nearest to it.

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe; pkg/probe/util.go ResolveContainerPort

## Peers

kube-linter:liveness-port, kube-linter:readiness-port, kube-linter:startup-port
"""

from collections.abc import Iterator

from podlint.objects.object import items, text
from podlint.objects.placeholder import placeholder
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("httpGet", "tcpSocket"), fix=FixKind.UNSAFE)
def probe_named_port_missing(container: Container, _: Pod) -> Iterator[Problem]:
    for path, probe in container.probes():
        for handler in ("httpGet", "tcpSocket"):
            port = text(probe[handler], "port") if handler in probe else ""
            if not port or placeholder(port) or port.lstrip("+-").isdigit():  # of digits in quotes the API server complains itself
                continue
            names = [name for _, declared in items(container.value, "ports") if (name := text(declared, "name"))]
            if port in names:
                continue
            near = nearest(port, names)
            yield Problem(
                (*path, handler, "port"),
                f"the container {container.name!r} declares no port called {port!r}",
                f"did you mean {near!r}?" if near else _help(container, names, port),
                fix=Repair((Replace((*path, handler, "port"), near),), is_safe=False) if near else None,
            )


def _help(container: Container, names: list[str], port: str) -> str:
    if not any(True for _ in container.ports()):
        return f"declare a port with the name {port!r}, or write the number"
    declared = f"its ports are called {', '.join(map(repr, names))}" if names else "none of its ports has a name"
    return f"{declared}; name one of them {port!r}, or write the number"
