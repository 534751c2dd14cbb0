"""Two Services of one type select the same pods on the same ports.

## Why

Each Service takes an address, and rules on every node. Clients split up between two names for one
thing, and a change to one of them is forgotten in the other.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: shop-web}
spec:
  selector: {app: shop}  # error
  ports: [{port: 80}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: shop-pods}
spec:
  clusterIP: None  # its name leads to each pod
  selector: {app: shop}
  ports: [{port: 80}]
```

## Limits

Only Services of one folder are compared, as a run may hold several environments.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/

## Peers

gatekeeper:uniqueserviceselector, kyverno:require-unique-service-selector
"""

from collections.abc import Iterator
from typing import Any

from podlint.objects.object import labels, mapping
from podlint.objects.service import is_headless, service_ports, service_type
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=frozenset({"Service"}))
def duplicate_service_selector(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    first: dict[Any, Object] = {}
    for service in objects.of("Service"):
        selector = labels(mapping(service.value, "spec"), "selector")
        if not selector:
            continue
        owner = first.setdefault(_what(service, selector), service)
        if owner.name != service.name:
            yield (
                service,
                Problem(
                    (*service.path, "spec", "selector"),
                    f"the Service {owner.name!r} selects the same pods on the same ports as {service.name!r}",
                    "keep one of them, or give them different selectors",
                ),
            )


def _what(service: Object, selector: dict[str, str]) -> Any:
    """What a Service offers, and where."""
    ports = frozenset((port.number, port.target, port.protocol) for port in service_ports(service))
    early = mapping(service.value, "spec").get("publishNotReadyAddresses") is True
    return service.folder, service.home, service_type(service), is_headless(service), early, frozenset(selector.items()), ports
