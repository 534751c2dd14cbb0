"""A container declares a port below 1024.

## Why

Only root, or a process with the capability NET_BIND_SERVICE, may listen on these ports in many
container runtimes. An application that listens on a higher port can run as any user; the Service still
offers port 80.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 80  # error
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
    - containerPort: 8080
```

## Source

https://man7.org/linux/man-pages/man7/ip.7.html (ip_unprivileged_port_start)

## Peers

kube-linter:privileged-ports, trivy:KSV-0117, monokle:KBP113
"""

from collections.abc import Iterator

from podlint.objects.service import whole_number
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_FIRST_UNPRIVILEGED = 1024


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("containerPort",))
def privileged_container_port(container: Container, _: Pod) -> Iterator[Problem]:
    for path, port in container.ports():
        number = whole_number(port.get("containerPort"))
        if 0 < number < _FIRST_UNPRIVILEGED:
            yield Problem(
                (*path, "containerPort"),
                f"the container {container.name!r} declares port {number}: below 1024, which is for root and NET_BIND_SERVICE",
                "let the application listen on a port from 1024 up; the port of the Service may stay",
            )
