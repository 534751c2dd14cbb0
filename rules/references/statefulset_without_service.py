"""A StatefulSet has no serviceName.

## Why

Its pods have stable names but no DNS names: nobody can address db-0 alone, so
members of a cluster cannot find each other.

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:  # error
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
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
```

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id

## Peers

kube-score:statefulset-has-servicename, kics:StatefulSets Without Service Name
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"apps/StatefulSet"}))
def statefulset_without_service(object: Object) -> Iterator[Problem]:
    spec = mapping(object.value, "spec")
    if spec and not spec.get("serviceName"):
        yield Problem(
            (*object.path, "spec", "serviceName"),
            f"the StatefulSet {object.name!r} names no Service, so its pods have no DNS names of their own",
            "add a headless Service that selects the pods, and its name here as serviceName",
        )
