"""A probe or hook calls localhost, which is the node's and not the container's.

## Why

The kubelet calls from the node, outside the pod's network. `localhost` is then the node itself, where the application does
not listen: the probe fails for ever, or asks something else that happens to listen there.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:
      httpGet:
        host: localhost  # error
        path: /alive
        port: 8080
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
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
  - name: admin  # listens on its loopback only: asked from within
    image: example.org/admin:1.4
    livenessProbe:
      exec:
        command: [wget, -q, -O, /dev/null, "http://localhost:9000/"]
```

## Fix

The host is removed, so that the pod's own address is called.

## Limits

Pods with hostNetwork share the node's loopback, and a hostPort may be reachable there: both are left alone. So are the pods
of kube-system.

## Source

kubernetes pkg/kubelet/prober/prober.go runProbe; pkg/kubelet/lifecycle/handlers.go runHTTPHandler
"""

import re
from collections.abc import Iterator

from podlint.objects.handler import hook_handlers, probe_handlers
from podlint.objects.object import text
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Repair, Scope, Severity, rule

_LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|::1|\[::1\]")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("host",), fix=FixKind.UNSAFE)
def probe_host_is_node_loopback(container: Container, pod: Pod) -> Iterator[Problem]:
    if pod.spec.get("hostNetwork") is True or pod.object.namespace == "kube-system" or any(port.get("hostPort") for _, port in container.ports()):
        return
    for handler in (*probe_handlers(container), *hook_handlers(container)):
        host = text(handler.value, "host")
        if host and handler.field in ("httpGet", "tcpSocket") and _LOOPBACK.fullmatch(host):
            path = (*handler.path, "host")
            yield Problem(
                path,
                f"the kubelet calls {host} for the {handler.owner} of {container.name!r}, and that is the node, not the container",
                "remove host, or run the check inside with an exec handler",
                fix=Repair((Delete(path),), is_safe=False),
            )
