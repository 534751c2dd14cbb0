"""The selector of a workload holds a label that changes with every release.

## Why

The selector of a Deployment, StatefulSet or DaemonSet cannot be changed. The next release brings
another value, and applying it fails with "field is immutable": the workload has to be deleted first.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector:
    matchLabels:
      app: shop
      app.kubernetes.io/version: "1.4"  # error
  template:
    metadata: {labels: {app: shop, app.kubernetes.io/version: "1.4"}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop, app.kubernetes.io/version: "1.4"}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Limits

The labels helm.sh/chart, app.kubernetes.io/version, a chart label with a version in it, and any label
whose value is the tag of an image of the pod. A plain `version: v1` tells canaries apart and is left
alone, as is a value that stands in the name of the workload.

## Source

kubernetes pkg/apis/apps/validation/validation.go (immutable selectors);
https://helm.sh/docs/chart_best_practices/labels/
"""

import re
from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import labels, mapping
from podlint.objects.pod import pod_of
from podlint.rule import Object, Problem, Scope, Severity, rule

_RELEASE_LABELS = ("helm.sh/chart", "app.kubernetes.io/version")
_CHANGING = frozenset({"chart", *_RELEASE_LABELS})
_BEGINS_A_VERSION = frozenset("v0123456789")
_CHART = re.compile(r".+-v?[0-9]+\.[0-9]+\.[0-9]+")
_LIKE_A_VERSION = re.compile(r"v?[0-9]+\.[0-9]+.*")


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({"apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet"}),
    mentions=("matchLabels",),
)
def release_label_in_selector(object: Object) -> Iterator[Problem]:
    selector = labels(mapping(mapping(object.value, "spec"), "selector"), "matchLabels")
    for key, value in selector.items():
        reason = _reason(object, key, value) if key in _CHANGING or value[:1] in _BEGINS_A_VERSION else ""
        if reason:
            yield Problem(
                (*object.path, "spec", "selector", "matchLabels", key),
                f"the selector holds {key}={value}, {reason}, but it cannot be changed later",
                "leave the label out of the selector; the pods may keep it",
            )


def _reason(object: Object, key: str, value: str) -> str:
    if value in object.name:
        return ""  # each release is an object of its own
    if key in _RELEASE_LABELS:
        return "which changes with every release"
    if key == "chart" and _CHART.fullmatch(value):
        return "which changes with every version of the chart"
    pod = pod_of(object) if _LIKE_A_VERSION.fullmatch(value) else None
    if pod and any(parse_image(container.image).tag == value for container in pod.containers()):
        return "which is the tag of an image"
    return ""
