"""A container port has no name.

## Why

A Service or a probe that names a port goes on working when the number changes; one that repeats the
number has to be changed in step. The name also says what the port is for.

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
    - containerPort: 8080  # error
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
    - name: http
      containerPort: 8080
```

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports

## Peers

popeye:POP-108, kyverno:require-container-port-names
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("containerPort",))
def unnamed_container_port(container: Container, _: Pod) -> Iterator[Problem]:
    for path, port in container.ports():
        if port.get("containerPort") and not text(port, "name"):
            yield Problem(
                (*path, "name"),
                f"port {port['containerPort']} of the container {container.name!r} has no name",
                "name it after what it serves, as http or metrics, and let Services and probes use the name",
            )
