"""A ResourceQuota demands a request or limit that a container does not have.

## Why

The API server refuses every pod of the workload: its ReplicaSet has an event, "failed quota: must specify", and no
pod ever appears, though the Deployment was accepted.

## Bad

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {limits.memory: 4Gi}
---
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
        resources: {requests: {cpu: 100m, memory: 64Mi}}  # error
```

## Good

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard: {limits.memory: 4Gi}
---
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
        resources:
          requests: {cpu: 100m, memory: 64Mi}
          limits: {memory: 128Mi}
```

## Limits

The quota has to stand in the folder of the workload and in its namespace, or in a namespace that both write. Quotas with
scopes are left alone, and so is what a LimitRange of that namespace fills in, beside the workload or the quota.

## Source

https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

from collections.abc import Iterator

from podlint.objects.namespace_limits import QUOTA, RANGE, applying, bounds, in_force, written_size
from podlint.objects.object import mapping
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Scope, Severity, rule

_DEMANDS = {
    "cpu": ("requests", "cpu"),
    "memory": ("requests", "memory"),
    "requests.cpu": ("requests", "cpu"),
    "requests.memory": ("requests", "memory"),
    "limits.cpu": ("limits", "cpu"),
    "limits.memory": ("limits", "memory"),
}


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {QUOTA, RANGE}, needs=frozenset({"ResourceQuota"}))
def quota_demands_missing_field(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    quotas, ranges = in_force(objects, QUOTA), in_force(objects, RANGE)
    for pod in objects.pods_in(home for _, home in quotas):
        demanded: dict[tuple[str, str], str] = {}
        for quota in applying(quotas, pod.object):
            demands = _demands(quota)
            given = _given([*applying(ranges, pod.object), *applying(ranges, quota)]) if demands else set()
            demanded |= {demand: quota.name for demand in demands if demand not in given}
        yield from ((pod.object, problem) for problem in _problems(pod, demanded))


def _demands(quota: Object) -> list[tuple[str, str]]:
    """What a quota demands of every container."""
    spec = mapping(quota.value, "spec")
    return [] if spec.keys() & {"scopes", "scopeSelector"} else [demand for name in mapping(spec, "hard") if (demand := _DEMANDS.get(name))]


def _given(ranges: list[Object]) -> set[tuple[str, str]]:
    """What LimitRanges fill in."""
    of_container = [item for each in ranges for item in bounds(each) if item.type == "Container"]
    return {("limits", name) for item in of_container for name in item.limit} | {("requests", name) for item in of_container for name in item.request}


def _problems(pod: Pod, demanded: dict[tuple[str, str], str]) -> Iterator[Problem]:
    for container in pod.containers() if demanded else ():
        lacking = [demand for demand in demanded if written_size(container, *demand) is None and written_size(pod, *demand) is None]
        if lacking:
            said = ", ".join(f"{field}.{resource}" for field, resource in lacking)
            message = f"the ResourceQuota {demanded[lacking[0]]!r} demands {said} of every container, and {container.name!r} has none: its pods are refused"
            yield Problem((*container.path, "resources"), message, f"add {said}")
