"""A Service selects no pods, and nothing in the run gives it endpoints.

## Why

Without a selector no controller looks for pods. Unless somebody writes EndpointSlices (or Endpoints) of
its name, the Service has none, and every connection to it is refused.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:  # error
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
metadata: {name: database}
spec:
  ports: [{port: 5432}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database-1
  labels: {kubernetes.io/service-name: database}
addressType: IPv4
endpoints: [{addresses: [10.4.5.6]}]
ports: [{port: 5432}]
```

## Limits

A program may write the endpoints while it runs (leader election, operators): say that they are
elsewhere with `Endpoints/name`, or silence the rule. Headless Services are left alone. Where a
Kustomization of the run adds labels or patches, it may add selectors too, and nothing is said.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors

## Peers

kube-linter:dangling-service, terrascan:AC_K8S_0114
"""

from collections.abc import Iterator

from podlint.objects.missing import KUSTOMIZATION
from podlint.objects.object import mapping
from podlint.objects.service import is_headless, service_type
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule

_SLICE = "discovery.k8s.io/EndpointSlice"
_SERVICE_OF_SLICE = "kubernetes.io/service-name"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({"Service", "Endpoints", _SLICE, KUSTOMIZATION}), needs=frozenset({"Service"}))
def service_without_selector(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    if any(each.value.get("commonLabels") or each.value.get("labels") or each.value.get("patches") for each in objects.of(KUSTOMIZATION)):
        return
    sliced = {(each.home, each.labels.get(_SERVICE_OF_SLICE)) for each in objects.of(_SLICE)}
    for service in objects.of("Service"):
        spec = mapping(service.value, "spec")
        if spec.get("selector") or service_type(service) == "ExternalName" or not spec.get("ports") or is_headless(service):
            continue
        has_endpoints = (service.home, service.name) in sliced or objects.find("Endpoints", service.home, service.name)
        if not has_endpoints and not any(objects.is_elsewhere(kind, service.home, service.name) for kind in ("Endpoints", _SLICE)):
            yield (
                service,
                Problem(
                    (*service.path, "spec", "selector"),
                    f"the Service {service.name!r} has no selector, and there are no Endpoints or EndpointSlice for it",
                    "add a selector, or the addresses that it leads to",
                    on_key=True,
                ),
            )
