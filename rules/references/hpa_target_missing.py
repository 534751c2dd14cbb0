"""A HorizontalPodAutoscaler scales something that is not there.

## Why

It reports FailedGetScale and never scales: under load the workload stays as small as it is.

## Bad

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: shopp  # error
  maxReplicas: 5
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 5
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Fix

Writes the name that is nearly the same, or the apiVersion that the workload has (unsafe).

## Limits

A name is called missing only when the folder of the autoscaler holds other workloads of the kind in its
namespace, and as info only where none is nearly called so.

## Source

https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/

## Peers

kube-linter:dangling-horizontalpodautoscaler, kube-score:horizontalpodautoscaler-has-target, kubescape:C-0300, popeye:POP-600,
kics:HPA Targets Invalid Object, gatekeeper:horizontalpodautoscaler
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.missing import Missing, absent
from podlint.objects.object import mapping, text
from podlint.objects.references import Reference
from podlint.objects.scale import AUTOSCALER, SCALED, target_of
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({AUTOSCALER, *SCALED}),
    fix=FixKind.UNSAFE,
    needs=frozenset({"autoscaling/HorizontalPodAutoscaler"}),
)
def hpa_target_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing = {type: objects.once(Missing, type) for type in SCALED}
    for autoscaler in objects.of(AUTOSCALER):
        type, name = target_of(autoscaler)
        path = (*autoscaler.path, "spec", "scaleTargetRef")
        if not name or is_placeholder(name) or objects.find(type, autoscaler.home, name):
            continue
        problem = _other_type(objects, autoscaler, path)
        if problem:
            yield autoscaler, problem
        elif type in missing and missing[type](autoscaler, autoscaler.home, name):
            yield autoscaler, absent(Reference((*path, "name"), type, name), autoscaler.home, nearest(name, missing[type].names(autoscaler, autoscaler.home)))


def _other_type(objects: Objects, autoscaler: Object, path: Path) -> Problem | None:
    """What to say where a workload of that name is there, but of another kind or API group."""
    target = mapping(mapping(autoscaler.value, "spec"), "scaleTargetRef")
    kind, version, name = text(target, "kind"), text(target, "apiVersion"), text(target, "name")
    for type in SCALED:
        found = objects.find(type, autoscaler.home, name)
        if found is None or found.folder != autoscaler.folder:
            continue
        if found.kind == kind:
            fix = Repair((Replace((*path, "apiVersion"), found.api_version),), is_safe=False) if version else None
            said = f"the {kind} {name!r} is of apiVersion {found.api_version}, not {version or 'v1, which is what an empty one means'}"
            return Problem((*path, "apiVersion"), said, f"write apiVersion: {found.api_version}", fix=fix)
        if kind in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"):
            return Problem((*path, "kind"), f"there is no {kind} {name!r} in this run, but a {found.kind} of that name", f"write kind: {found.kind}")
    return None
