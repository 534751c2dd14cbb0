"""A probe speaks HTTP to a port for HTTPS, or HTTPS to a port for HTTP.

## Why

A server that expects TLS answers plain HTTP with status 400 or hangs up, and a plain one cannot read a TLS greeting: the
probe fails for ever.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: https, containerPort: 8443}]
    readinessProbe:
      httpGet:
        path: /ready
        port: https  # error
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
    ports: [{name: https, containerPort: 8443}]
    readinessProbe:
      httpGet: {path: /ready, port: https, scheme: HTTPS}
```

## Fix

The scheme becomes the one that fits the port.

## Limits

It goes by the name of the port (`https`, `http`), and by the numbers 443, 8443, 6443 and 80 where the port has no name.

## Source

kubernetes pkg/probe/http/request.go: the scheme is HTTP where nothing is written
"""

from collections.abc import Iterator

from podlint.objects.handler import Handler, network_handlers, port_number, ports
from podlint.objects.object import text
from podlint.objects.setting import setting
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Scope, Severity, rule

_TLS_NUMBERS = frozenset({443, 6443, 8443})
_PLAIN_NUMBERS = frozenset({80})


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("httpGet",), fix=FixKind.UNSAFE)
def probe_scheme_port_mismatch(container: Container, _: Pod) -> Iterator[Problem]:
    for handler in network_handlers(container):
        scheme = (text(handler.value, "scheme") or "HTTP").upper() if handler.field == "httpGet" else ""
        port = handler.value.get("port")
        expected = _scheme_for(handler, container) if scheme in ("HTTP", "HTTPS") else ""
        if expected and expected != scheme:
            yield Problem(
                (*handler.path, "port"),
                f"the {handler.owner} of {container.name!r} speaks {scheme} to port {port!r}, which is for {expected} by its {_evidence(handler)}",
                f"set scheme: {expected}, or probe another port",
                fix=Repair((setting(handler.value, (*handler.path, "scheme"), expected),), is_safe=False),
            )


def _scheme_for(handler: Handler, container: Container) -> str:
    """What the name or number of a port says about its scheme; empty where it says nothing."""
    port = handler.value.get("port")
    if isinstance(port, str):
        return _scheme_of(port)
    declared = ports(container)
    said = {_scheme_of(each.name) for each in declared if each.number == port and each.name}
    if said:
        return said.pop() if len(said) == 1 else ""
    number = port_number(handler, declared)
    return "HTTPS" if number in _TLS_NUMBERS else "HTTP" if number in _PLAIN_NUMBERS else ""


def _scheme_of(name: str) -> str:
    return "HTTP" if name == "http" else "HTTPS" if name == "https" or name.startswith("https-") else ""


def _evidence(handler: Handler) -> str:
    return "name" if isinstance(handler.value.get("port"), str) else "number"
