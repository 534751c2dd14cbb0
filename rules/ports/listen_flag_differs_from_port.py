"""A flag or variable tells the container to listen on another port than the one it declares.

## Why

The declared port tells the process nothing: it listens where its flags and variables say. Services,
probes and people go by the declared port, and are refused.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    args: [serve, --port=9090]
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
    args: [serve, --port=8080]
    ports: [{containerPort: 8080}]
  - name: metrics
    image: example.org/metrics:1.4
    env: [{name: PORT, value: "9090"}]
    ports: [{containerPort: 9090}]
```

## Limits

It speaks where one port is said (`--port`, `--http-port`, `--listen`, `--listen-address`, `PORT`,
`SERVER_PORT`, `ASPNETCORE_URLS` and the like) and one TCP port is declared, whose number stands in no
argument or variable. A flag that names another host, a command in a shell, envFrom and mounted
configuration silence it.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
"""

from collections.abc import Iterator

from podlint.objects.default_ports import has_configuration
from podlint.objects.listening import Listening, is_client, listenings, mentions
from podlint.objects.object import items, text
from podlint.objects.service import whole_number
from podlint.rule import Container, Pod, Problem, Related, Role, Scope, Severity, rule

_TELLING = frozenset({"command", "args", "env"})  # fields that may say where it listens
_OTHER_PURPOSES = ("metric", "health", "admin", "debug", "monitor", "prom", "probe", "pprof", "status", "mgmt", "manage")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("containerPort",))
def listen_flag_differs_from_port(container: Container, pod: Pod) -> Iterator[Problem]:
    if _TELLING.isdisjoint(container.value) or container.role is Role.INIT or container.has("envFrom"):
        return
    declared = _declared(container)
    if len(declared) != 1:
        return
    index, number, name = declared[0]
    said = _said(container)
    if not said or said.port == number or mentions(container, number) or any(word in name for word in _OTHER_PURPOSES):
        return
    if is_client(container) or _runs_script(container) or has_configuration(container, pod):
        return
    yield Problem(
        (*container.path, "ports", index, "containerPort"),
        f"the container {container.name!r} declares port {number}, but listens on {said.port}: it is told {said.said}",
        f"declare port {said.port}, or let it listen on {number}",
        related=(Related(said.path, "told here"),),
    )


def _declared(container: Container) -> list[tuple[int, int, str]]:
    return [
        (index, number, text(port, "name"))
        for index, port in items(container.value, "ports")
        if (number := whole_number(port.get("containerPort"))) and port.get("protocol") in (None, "", "TCP")
    ]


def _said(container: Container) -> Listening | None:
    """The one thing that is said about the port; None where it is not one."""
    found = [listening for listening in listenings(container) if listening.port]
    return found[0] if len({listening.port for listening in found}) == 1 else None


def _runs_script(container: Container) -> bool:
    return any(word in ("-c", "-ec", "-lc") or "\n" in word for word in (*container.command, *container.args))
