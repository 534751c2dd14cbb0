"""A Deployment is paused in its manifest.

## Why

Changes are accepted and never rolled out: the old pods go on, or there are none at all.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  paused: true  # error
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Fix

Takes `paused` away (unsafe).

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import Delete, FixKind, Object, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"apps/Deployment"}), mentions=("paused",), fix=FixKind.UNSAFE)
def deployment_paused(object: Object) -> Iterator[Problem]:
    if mapping(object.value, "spec").get("paused") is True:
        path = (*object.path, "spec", "paused")
        message = f"the {object.title} is paused, so no change of its pods is rolled out"
        yield Problem(path, message, "take paused away", fix=Repair((Delete(path),), is_safe=False))
