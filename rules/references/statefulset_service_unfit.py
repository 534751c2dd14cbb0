"""The Service of a StatefulSet does not give its pods DNS names.

## Why

Only a headless Service (`clusterIP: None`) that selects the pods is sure to make db-0.db resolve: that is what
the DNS specification of Kubernetes promises. CoreDNS happens to answer for others too; where nothing does,
peers cannot find each other, though the Service itself answers.

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  serviceName: db  # error
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
  selector: {app: db}
  ports: [{port: 5432}]
```

## Good

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
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

## Limits

It speaks only of a Service in the folder of the StatefulSet. One that has an address but serves a StatefulSet of
one replica is left alone: nobody asks for names of single pods there.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations

## Peers

kube-score:statefulset-has-servicename, kics:StatefulSets Without Service Name
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.scale import replicas
from podlint.objects.service import is_headless, service_type
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({"apps/StatefulSet", "Service"}), needs=frozenset({"apps/StatefulSet"}))
def statefulset_service_unfit(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for stateful in objects.of("apps/StatefulSet"):
        service = objects.find("Service", stateful.home, text(mapping(stateful.value, "spec"), "serviceName"))
        if service is None or service.folder != stateful.folder:
            continue
        wrong = _wrong(service, stateful)
        lost = "get no DNS names" if wrong else "are not promised DNS names"
        wrong = wrong or ("" if is_headless(service) else "is not headless")
        if wrong:
            yield (
                stateful,
                Problem(
                    (*stateful.path, "spec", "serviceName"),
                    f"the Service {service.name!r} {wrong}, so the pods of {stateful.name!r} {lost}",
                    "name a headless Service (clusterIP: None) that selects the pods",
                    severity=Severity.WARNING if replicas(stateful) > 1 else Severity.INFO,
                ),
            )


def _wrong(service: Object, stateful: Object) -> str:
    """What keeps the Service from giving the pods names; empty where nothing does."""
    pod = pod_of(stateful)
    selector = labels(mapping(service.value, "spec"), "selector")
    if service_type(service) == "ExternalName":
        return "is only a name for something outside"
    if pod and selector and not selector.items() <= labels(pod.metadata, "labels").items():
        return "does not select them"
    return ""
