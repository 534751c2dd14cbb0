"""A route of a Gateway leads to a Service, or a port of it, that is not there.

## Why

Requests that match the rule get 500, those over TCP a closed connection; the route is accepted, and only its
status says ResolvedRefs False.

## Bad

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: public}]
  rules:
  - backendRefs:
    - name: shopp  # error
      port: 80
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
```

## Good

```yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: public}]
  rules:
  - backendRefs:
    - name: shop
      port: 80
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
```

## Fix

Writes the name that is nearly the same, or the Service's only port (unsafe).

## Limits

It speaks only when the folder of the route holds Services of the namespace, and of a Service that is missing as
info only where none is nearly called so. Backends of other kinds and in other namespaces are left alone.

## Source

https://gateway-api.sigs.k8s.io/reference/spec/#backendref

## Peers

kubescape:C-0302
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.missing import Missing, absent, by_place
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.references import Reference
from podlint.objects.service import service_ports, service_type
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule

_ROUTES = tuple(f"gateway.networking.k8s.io/{protocol}Route" for protocol in ("HTTP", "GRPC", "TCP", "TLS", "UDP"))


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({*_ROUTES, "Service"}), fix=FixKind.UNSAFE, needs=frozenset({"Service"}))
def gateway_route_backend_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing, services = objects.once(Missing, "Service"), objects.once(by_place, "Service")
    for route in objects.of(*_ROUTES):
        for path, backend in _backends(route):
            name = text(backend, "name")
            if missing(route, route.home, name):
                yield route, absent(Reference((*path, "name"), "Service", name), route.home, nearest(name, missing.names(route, route.home)))
            else:
                named = services.get((route.folder, route.home, name), [])
                yield from ((route, problem) for problem in _port((*path, "port"), backend.get("port"), named))


def _backends(route: Object) -> Iterator[tuple[Path, Value]]:
    """The backends of a route that are Services of its own namespace."""
    for number, each in items(mapping(route.value, "spec"), "rules"):
        for index, backend in items(each, "backendRefs"):
            is_service = text(backend, "kind") in ("", "Service") and not text(backend, "group")
            name = text(backend, "name")
            if is_service and name and not is_placeholder(name) and text(backend, "namespace") in ("", route.namespace):
                yield (*route.path, "spec", "rules", number, "backendRefs", index), backend


def _port(path: Path, port: object, services: list[Object]) -> Iterator[Problem]:
    numbers = [each.number for service in services for each in service_ports(service)]
    if any(service_type(service) == "ExternalName" for service in services):
        return
    if isinstance(port, int) and numbers and port not in numbers:
        fix = Repair((Replace(path, numbers[0]),), is_safe=False) if len(numbers) == 1 else None
        yield Problem(path, f"the Service {services[0].name!r} has no port {port}", f"name one of its ports: {', '.join(map(str, numbers))}", fix=fix)
