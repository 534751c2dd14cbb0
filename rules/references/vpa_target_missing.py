"""A VerticalPodAutoscaler watches something that is not there.

## Why

It never recommends or changes anything, and the requests of the workload stay what they are.

## Bad

```yaml
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: shop}
spec:
  targetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: shopp  # error
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
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
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: shop}
spec:
  targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the autoscaler holds other workloads of the kind in its namespace, and as info
only where none is nearly called so.

## Source

https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler

## Peers

kyverno:verify-vpa-target
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.missing import Missing, absent
from podlint.objects.references import Reference
from podlint.objects.scale import SCALED, target_of
from podlint.rule import FixKind, Object, Objects, Problem, Profile, Scope, Severity, nearest, rule

_VPA = "autoscaling.k8s.io/VerticalPodAutoscaler"
_TARGETS = (*SCALED, "apps/DaemonSet", "batch/Job", "batch/CronJob")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=frozenset({_VPA, *_TARGETS}), fix=FixKind.UNSAFE)
def vpa_target_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing = {type: objects.once(Missing, type) for type in _TARGETS}
    for autoscaler in objects.of(_VPA):
        type, name = target_of(autoscaler, "targetRef")
        if type in missing and name and not is_placeholder(name) and missing[type](autoscaler, autoscaler.home, name):
            reference = Reference((*autoscaler.path, "spec", "targetRef", "name"), type, name)
            yield autoscaler, absent(reference, autoscaler.home, nearest(name, missing[type].names(autoscaler, autoscaler.home)))
