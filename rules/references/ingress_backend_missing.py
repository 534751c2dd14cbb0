"""An Ingress leads to a Service, or a port of it, that is not there.

## Why

The controller has nowhere to send the requests of that path: clients get 503 or 404, and only the
controller's log says why.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: shopp  # error
            port: {number: 80}
      - path: /admin
        pathType: Prefix
        backend:
          service:
            name: shop
            port: {number: 8080}  # error
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{name: http, port: 80, targetPort: 8080}]
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service: {name: shop, port: {number: 80}}
      - path: /admin
        pathType: Prefix
        backend:
          service: {name: shop, port: {name: http}}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{name: http, port: 80, targetPort: 8080}]
```

## Fix

Writes the name that is nearly the same, or the number of the Service's only port (unsafe).

## Limits

It speaks only when the folder of the Ingress holds Services of its namespace, and of a Service that is missing
as info only where none is nearly called so, and not where a Kustomization patches or replaces fields. A port
that annotations of the AWS load balancer stand for
(`use-annotation`) is left alone.

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/

## Peers

kube-linter:dangling-ingress, kube-score:ingress-targets-service, kubescape:C-0298, popeye:POP-1401, popeye:POP-1402, monokle:LNK001
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION, Missing, absent, by_place
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.references import INGRESS, Reference
from podlint.objects.service import ServicePort, service_ports, service_type
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({INGRESS, "Service", KUSTOMIZATION, COMPONENT}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"networking.k8s.io/Ingress"}),
)
def ingress_backend_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing, services = objects.once(Missing, "Service"), objects.once(by_place, "Service")
    patched = patched_folders(objects)
    places = {(place, home) for place, home, _ in services if place not in patched}
    for ingress in objects.of(INGRESS):
        for path, backend in _backends(ingress) if (ingress.folder, ingress.home) in places else ():
            name = text(backend, "name")
            if not name or is_placeholder(name):
                continue
            if missing(ingress, ingress.home, name):
                near = nearest(name, missing.names(ingress, ingress.home))
                yield ingress, absent(Reference((*path, "name"), "Service", name), ingress.home, near)
            else:
                named = services.get((ingress.folder, ingress.home, name), [])
                yield from ((ingress, problem) for problem in _port(path, mapping(backend, "port"), named))


def _backends(ingress: Object) -> Iterator[tuple[Path, Value]]:
    """The Services that an Ingress names: that of its default backend, and those of its paths."""
    spec, path = mapping(ingress.value, "spec"), (*ingress.path, "spec")
    yield (*path, "defaultBackend", "service"), mapping(mapping(spec, "defaultBackend"), "service")
    for number, each in items(spec, "rules"):
        for index, route in items(mapping(each, "http"), "paths"):
            place = (*path, "rules", number, "http", "paths", index, "backend", "service")
            yield place, mapping(mapping(route, "backend"), "service")


def _port(path: Path, port: Value, services: list[Object]) -> Iterator[Problem]:
    ports = [each for service in services for each in service_ports(service)]
    name, number = text(port, "name"), port.get("number")
    if not ports or any(service_type(service) == "ExternalName" for service in services) or name == "use-annotation" or is_placeholder(name):
        return
    if name and all(text(each.value, "name") != name for each in ports):
        near = nearest(name, [text(each.value, "name") for each in ports if text(each.value, "name")])
        yield _problem((*path, "port", "name"), repr(name), services[0], ports, near)
    elif isinstance(number, int) and not name and all(each.number != number for each in ports):
        yield _problem((*path, "port", "number"), str(number), services[0], ports, ports[0].number if len(ports) == 1 else None)


def _problem(path: Path, asked: str, service: Object, ports: list[ServicePort], meant: str | int | None) -> Problem:
    return Problem(
        path,
        f"the Service {service.name!r} has no port {asked}",
        f"name one of its ports: {', '.join(f'{port.title} ({port.number})' if port.value.get('name') else port.title for port in ports)}",
        fix=Repair((Replace(path, meant),), is_safe=False) if meant else None,
    )
