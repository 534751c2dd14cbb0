"""The serviceName of a StatefulSet is that of no Service.

## Why

The governing Service gives each pod its DNS name, as db-0.db. Without it peers cannot find each other: they
wait, form clusters of one, or crash with "no such host".

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: database  # error
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  clusterIP: None
  selector: {app: db}
  ports: [{port: 5432}]
```

## Good

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  clusterIP: None
  selector: {app: db}
  ports: [{port: 5432}]
```

## Fix

Writes the name of the headless Service that selects the pods, where there is one (unsafe).

## Limits

It speaks only when the folder of the StatefulSet holds Services of its namespace, and as info only where
no other Service can be meant and there is one replica: nobody asks for the name of that one.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id

## Peers

kube-score:statefulset-has-servicename
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.missing import Missing
from podlint.objects.object import labels, mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.scale import replicas
from podlint.objects.service import is_headless
from podlint.rule import FixKind, Object, Objects, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({"apps/StatefulSet", "Service"}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"apps/StatefulSet"}),
)
def statefulset_service_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing = objects.once(Missing, "Service")
    for stateful in objects.of("apps/StatefulSet"):
        name = text(mapping(stateful.value, "spec"), "serviceName")
        if not name or is_placeholder(name) or not missing(stateful, stateful.home, name):
            continue
        path = (*stateful.path, "spec", "serviceName")
        meant = _governing(objects, stateful) or nearest(name, missing.names(stateful, stateful.home))
        yield (
            stateful,
            Problem(
                path,
                f"there is no Service {name!r} in namespace {stateful.home!r} of this run: the pods of {stateful.name!r} get no DNS names",
                f"did you mean {meant!r}?" if meant else "add a headless Service (clusterIP: None) of that name that selects the pods",
                severity=None if meant or replicas(stateful) > 1 else Severity.INFO,
                fix=Repair((Replace(path, meant),), is_safe=False) if meant else None,
            ),
        )


def _governing(objects: Objects, stateful: Object) -> str:
    """The name of the only headless Service for the pods; empty where there is none, or more than one."""
    pod = pod_of(stateful)
    of_pod = pod.labels.items() if pod else set()
    found = [name for name, wanted in objects.once(_headless).get(stateful.home, ()) if wanted.items() <= of_pod]
    return found[0] if len(found) == 1 else ""


def _headless(objects: Objects) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """The headless Services that select pods, by namespace, each with its selector."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for service in objects.of("Service"):
        wanted = labels(mapping(service.value, "spec"), "selector")
        if is_headless(service) and wanted:
            found.setdefault(service.home, []).append((service.name, wanted))
    return found
