"""A ServiceMonitor selects no Service.

## Why

Prometheus gets no target from it: there are no metrics, and alerts built on them never fire.

## Bad

```yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shopp}}  # error
  endpoints: [{port: metrics}]
---
apiVersion: v1
kind: Service
metadata:
  name: shop
  labels: {app: shop}
spec:
  selector: {app: shop}
  ports: [{name: metrics, port: 9090}]
```

## Good

```yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  endpoints: [{port: metrics}]
---
apiVersion: v1
kind: Service
metadata:
  name: shop
  labels: {app: shop}
spec:
  selector: {app: shop}
  ports: [{name: metrics, port: 9090}]
```

## Limits

It speaks only when the folder of the ServiceMonitor holds Services of its namespace. One that looks into
other namespaces is left alone. The labels of the Service count, not those of its pods.

## Source

https://prometheus-operator.dev/docs/developer/getting-started/

## Peers

kube-linter:dangling-servicemonitor
"""

from collections.abc import Iterator

from podlint.objects.missing import together
from podlint.objects.object import mapping
from podlint.objects.selectors import label_selector, matches
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, rule

_MONITOR = "monitoring.coreos.com/ServiceMonitor"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=frozenset({"Service", _MONITOR}))
def service_monitor_selects_nothing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for group in together(objects.of("Service", _MONITOR)):
        services = [object for object in group if object.type == "Service"]
        for monitor in group if services else ():
            spec = mapping(monitor.value, "spec")
            selector = label_selector(mapping(spec, "selector"))
            if monitor.type != _MONITOR or mapping(spec, "namespaceSelector") or any(matches(selector, service.labels) for service in services):
                continue
            message = f"no Service in namespace {monitor.home!r} of this run has the labels that the ServiceMonitor {monitor.name!r} selects"
            yield monitor, Problem((*monitor.path, "spec", "selector"), message, "select labels of the Service itself, under its metadata.labels")
