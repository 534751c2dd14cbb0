"""A probe asks another service instead of its own container.

## Why

When that service is down, every replica fails its probe at once: liveness probes restart them all, readiness probes take
them all out of service. One outage becomes two, and restarting helps neither.

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
      exec:
        command:  # error
        - pg_isready
        - -h
        - postgres
  - name: backend
    image: example.org/backend:1.4
    readinessProbe:
      httpGet:
        host: payments.example.org  # error
        path: /health
        port: 443
        scheme: HTTPS
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
    startupProbe:
      exec:
        command: [pg_isready, -h, localhost]
    livenessProbe:
      exec:
        command: [curl, --fail, "http://127.0.0.1:8080/alive"]
```

## Limits

Of commands it knows `curl`, `wget`, `pg_isready`, `redis-cli`, `mysqladmin`, `mysql` and `nc`. Hosts that stand for the
container itself are left alone: loopback and own addresses, the names of the pod and the container, and whatever holds a
placeholder or variable. Pods with hostNetwork and those of kube-system call their own node. For a readiness probe the finding
is of severity info.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/probes/
"""

import re
from collections.abc import Iterator

from podlint.objects.handler import probe_handlers
from podlint.objects.object import labels, text
from podlint.objects.simple_commands import called, commands
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_URL = re.compile(r"https?://(?:[^/@\s]*@)?(\[[^]]*\]|[^/:\s?#]+)")
_OWN = re.compile(r"localhost(\..*)?|127\.[0-9.]+|0\.0\.0\.0|\[?::1?\]?|0")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_HOST_OPTIONS = ("-h", "--host", "--hostname")
_CLIENTS = frozenset({"pg_isready", "redis-cli", "mysqladmin", "mysql", "mariadb-admin"})


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("exec", "host"))
def probe_depends_on_other_service(container: Container, pod: Pod) -> Iterator[Problem]:
    if pod.spec.get("hostNetwork") is True or pod.object.namespace == "kube-system":  # the host is the node's own
        return
    for handler in probe_handlers(container):
        if handler.field == "exec":
            hosts, place = [host for command in commands(handler.command) if (host := _host_of(command))], "command"
        else:
            hosts, place = [text(handler.value, "host")], "host"
        other = next((host for host in hosts if _is_other(host, container, pod)), "")
        if other:
            yield Problem(
                (*handler.path, place),
                f"the {handler.owner} of {container.name!r} asks {other!r}: when that is down, all replicas fail at once",
                "ask the container itself, and let the application cope with what it depends on",
                on_key=handler.field == "exec",
                severity=Severity.INFO if handler.owner == "readiness probe" else None,
            )


def _host_of(command: tuple[str, ...]) -> str:
    """The host that a command calls; empty where it does not say."""
    tool = called(command)
    if tool in ("curl", "wget"):
        match = next((match for word in command[1:] if (match := _URL.match(word))), None)
        return match[1] if match else ""
    if tool == "nc":
        plain = [word for word in command[1:] if not word.startswith("-")]
        return plain[0] if len(plain) == 2 else ""  # noqa: PLR2004  host and port
    for word, following in zip(command, (*command[1:], ""), strict=True):
        if tool in _CLIENTS and word in _HOST_OPTIONS:
            return following
        if tool in _CLIENTS and word.startswith(("--host=", "--hostname=", "-h=")):
            return word.partition("=")[2]
    return ""


def _is_other(host: str, container: Container, pod: Pod) -> bool:
    if not host or not _HOST.fullmatch(host) or _OWN.fullmatch(host) or host.isdigit():
        return False
    first = host.partition(".")[0]
    own = {pod.object.name, text(pod.spec, "hostname"), text(pod.spec, "subdomain"), container.name}
    return first not in own and first not in labels(pod.metadata, "labels").values()
