"""A workload's label app.kubernetes.io/instance is not its name.

## Why

Some organisations name a workload like its instance, so that one leads to the other. (Helm does not: it puts the chart's name behind.)

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: {app.kubernetes.io/instance: web}  # error
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels: {app.kubernetes.io/instance: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/

## Peers

polaris:metadataAndInstanceMismatched
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_INSTANCE = "app.kubernetes.io/instance"


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.OPTIONAL,
    kinds=frozenset({"apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"}),
    mentions=(_INSTANCE,),
)
def instance_label_mismatch(object: Object) -> Iterator[Problem]:
    instance = object.labels.get(_INSTANCE, "")
    if instance and instance != object.name and not is_placeholder(instance + object.name):
        place = (*object.path, "metadata", "labels", _INSTANCE)
        yield Problem(place, f"the instance is {instance!r}, and the {object.kind} is called {object.name!r}", "give both one name")
