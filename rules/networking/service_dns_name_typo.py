"""A variable or an argument calls a Service by a wrong name, or on a port that it does not offer.

## Why

The lookup fails with NXDOMAIN, or the connection is refused: the pod crashes at its start, or answers
errors later on.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: inventory}
spec:
  selector: {app: inventory}
  ports: [{port: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: INVENTORY_URL
      value: http://invnetory:8080/items  # error
    - name: STOCK_URL
      value: http://inventory:9090/stock  # error
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: inventory}
spec:
  selector: {app: inventory}
  ports: [{port: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - {name: INVENTORY_URL, value: "http://inventory:8080/items"}
    - {name: MAIL_URL, value: "smtp://mail:25"}  # may be elsewhere
```

## Fix

Writes the name that comes nearest. A port is left to you.

## Limits

Names in URLs, `name.namespace.svc`, and `name:port` in variables that are called after a host or an
address. Only names one or two letters away from a Service in the folder of the pod, and ports of
Services there, are told; any port of a headless Service is fine.

## Source

https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#services
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import items, strings, text
from podlint.objects.service import is_headless, service_ports, service_type
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, FixKind, Object, Objects, Path, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule

_QUALIFIED = re.compile(r"(?<![\w.-])([a-z][a-z0-9-]*)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?![\w-])\.?(?::([0-9]{1,5}))?")
_IN_URL = re.compile(r"://(?:[^/@\s]*@)?([a-z][a-z0-9-]*)(?::([0-9]{1,5}))?(?=[/?,;\s]|\Z)")
_HOST_PORT = re.compile(r"([a-z][a-z0-9-]*):([0-9]{2,5})\Z")
_ABOUT_HOSTS = ("HOST", "ADDR", "URL", "URI", "ENDPOINT", "SERVER", "SERVICE", "BROKER", "UPSTREAM")
_SHORTEST, _LONGEST_TEXT = 5, 2000
_DIGITS = str.maketrans("", "", "0123456789")


class _Call(NamedTuple):
    """A place where a pod names a host. `span` is that of the name in the text."""

    path: Path
    text: str
    span: tuple[int, int]
    host: str
    namespace: str
    port: int


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"}, fix=FixKind.UNSAFE, needs=frozenset({"Service"}))
def service_dns_name_typo(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    near: dict[tuple[str, str], list[str]] = {}
    for service in objects.of("Service"):
        near.setdefault((service.folder, service.home), []).append(service.name)
    for pod, call in _calls(objects, near):
        names = near.get((pod.object.folder, call.namespace))
        problem = _wrong(objects, call, names, pod) if names else None
        if problem:
            yield pod.object, problem


def _wrong(objects: Objects, call: _Call, names: list[str], pod: Pod) -> Problem | None:
    if call.host in names:
        service = objects.find("Service", call.namespace, call.host)
        return _wrong_port(call, service) if service and service.folder == pod.object.folder else None
    if len(call.host) < _SHORTEST or not objects.lacks("Service", call.namespace, call.host):
        return None
    meant = nearest(call.host, names)
    if not meant or not _is_slip(call.host, meant):
        return None
    start, end = call.span
    return Problem(
        call.path,
        f"there is no Service {call.host!r} in namespace {call.namespace!r} of this run",
        f"did you mean {meant!r}?",
        fix=Repair((Replace(call.path, f"{call.text[:start]}{meant}{call.text[end:]}"),), is_safe=False),
    )


def _is_slip(host: str, meant: str) -> bool:
    """Whether one name can be a slip of the other: not a number more, not a part more."""
    if abs(len(host) - len(meant)) > 1 or host.translate(_DIGITS) == meant.translate(_DIGITS):
        return False
    return host.count("-") == meant.count("-") and host[0] == meant[0]


def _wrong_port(call: _Call, service: Object) -> Problem | None:
    offered = sorted({port.number for port in service_ports(service)})
    if not call.port or not offered or call.port in offered or is_headless(service) or service_type(service) == "ExternalName":
        return None
    ports = ", ".join(map(str, offered))
    return Problem(call.path, f"the Service {call.host!r} offers no port {call.port}", f"it offers {ports}: call that, or add the port to the Service")


def _calls(objects: Objects, near: dict[tuple[str, str], list[str]]) -> Iterator[tuple[Pod, _Call]]:
    """The calls of the pods, where their folder holds Services of the namespace that they call: their own one unless it is written."""
    folders = {place for place, _ in near}
    for field, sign in (("env", ":"), ("command", "://"), ("args", "://")):
        for pod, container in objects.containers_with(field):
            place, home = pod.object.folder, pod.object.home
            if place not in folders:
                continue
            needed = sign if (place, home) in near else ".svc"
            for path, said, variable in _texts(container, field, needed):
                yield from ((pod, call) for call in _named(path, said, home, variable))


def _texts(container: Container, field: str, needed: str) -> Iterator[tuple[Path, str, str]]:
    """The words of a command that hold what is needed to name a Service, or the values of variables, each with the variable's name."""
    if field == "env":
        for index, variable in items(container.value, "env"):
            said = text(variable, "value")
            if needed in said or ".svc" in said:
                yield (*container.path, "env", index, "value"), said, text(variable, "name")
    else:
        for index, said in enumerate(strings(container.value, field)):
            if needed in said or ".svc" in said:
                yield (*container.path, field, index), said, ""


def _named(path: Path, said: str, home: str, variable: str) -> Iterator[_Call]:
    if len(said) > _LONGEST_TEXT:
        return
    if ".svc" in said:
        for match in _QUALIFIED.finditer(said):
            yield _Call(path, said, match.span(1), match[1], match[2], int(match[3] or 0))
    if "://" in said:
        for match in _IN_URL.finditer(said):
            yield _Call(path, said, match.span(1), match[1], home, int(match[2] or 0))
    elif ":" in said:
        found = _HOST_PORT.match(said)
        if found and any(word in variable.upper() for word in _ABOUT_HOSTS):
            yield _Call(path, said, found.span(1), found[1], home, int(found[2]))
