"""A workload is scaled to zero.

## Why

It runs no pod, and looks like one that works to everybody who only reads that it was applied.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 0  # error
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

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment

## Peers

popeye:POP-500, kyverno:scale-deployment-zero
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.scale import SCALED
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset(SCALED), mentions=("replicas",))
def zero_replicas(object: Object) -> Iterator[Problem]:
    written = mapping(object.value, "spec").get("replicas")
    if written == 0 and written is not False:
        yield Problem((*object.path, "spec", "replicas"), f"the {object.title} runs no pod", "write how many pods it should have, or take it away")
