"""A workload has none of the labels that tools show applications by.

## Why

Dashboards, `kubectl get -l` and charts know an application by `app.kubernetes.io/name` and its like. Without them each
tool needs rules of its own.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}  # error
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
metadata: {name: shop, labels: {app.kubernetes.io/name: shop}}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Options

- `labels` (default `app.kubernetes.io/name`): the keys that are asked for

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/

## Peers

kubescape:C-0077, monokle:MTD-recommended-labels
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.absent import first_absent
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is recommended."""

    labels: tuple[str, ...] = ("app.kubernetes.io/name",)


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=POD_TYPES)
def recommended_labels_missing(object: Object, options: Options) -> Iterator[Problem]:
    missing = [key for key in options.labels if key not in object.labels]
    if missing:
        place = (*object.path, *first_absent(object.value, ("metadata", "labels")))
        yield Problem(place, f"{object.title} lacks the recommended label {', '.join(missing)}", "add it")
