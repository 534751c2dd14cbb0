"""An init container waits for a container that starts only after it.

## Why

Init containers run one after the other, and the main containers start when all have ended. One that waits on localhost for a port of
a later container waits for ever.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: wait  # error
    image: busybox:1.37
    command: [sh, -c, "until nc -z localhost 5432; do sleep 1; done"]
  containers:
  - name: db
    image: postgres:17.5
    ports: [{containerPort: 5432}]
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: db  # a sidecar, which runs already
    image: postgres:17.5
    restartPolicy: Always
    ports: [{containerPort: 5432}]
  - name: wait
    image: busybox:1.37
    command: [sh, -c, "until nc -z localhost 5432; do sleep 1; done"]
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

It reads loops around `nc`, `curl`, `wget` and the like, and tools such as `wait-for-it`. Scripts that may give up, ports that no later
container declares, and pods with hostNetwork are left alone.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_manager.go computeInitContainerActions
"""

from collections.abc import Iterator

from podlint.objects.handler import ports
from podlint.objects.waiting import targets
from podlint.rule import Container, Pod, Problem, Role, Scope, Severity, rule

_LOOPBACK = frozenset({"localhost", "127.0.0.1"})


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("initContainers",))
def init_waits_for_sibling(pod: Pod) -> Iterator[Problem]:
    if "initContainers" not in pod.spec or pod.spec.get("hostNetwork") is True:
        return
    running: set[int] = set()
    for container in pod.containers():
        if container.role is Role.INIT:
            yield from _waiting(container, pod, running)
        elif container.role is Role.SIDECAR:
            running |= {port.number for port in ports(container)}


def _waiting(container: Container, pod: Pod, running: set[int]) -> Iterator[Problem]:
    wanted = [target.port for target in targets(container) if target.host in _LOOPBACK]
    owners = _owners(pod) if wanted else {}
    number = next((port for port in wanted if port in owners and port not in running), 0)
    if number:
        owner = owners[number]
        yield Problem(
            (*container.path, "name"),
            f"the init container {container.name!r} waits for port {number} of {owner.name!r}, which starts only after it has ended",
            f"make {owner.name!r} a sidecar (an init container with restartPolicy: Always) before it, or wait in the container itself",
        )


def _owners(pod: Pod) -> dict[int, Container]:
    """The containers that run side by side, by the ports that they declare."""
    owners: dict[int, Container] = {}
    for container in pod.long_running():
        for port in ports(container):
            owners.setdefault(port.number, container)
    return owners
