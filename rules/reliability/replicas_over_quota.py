"""Workloads ask for more than the ResourceQuota of their namespace.

## Why

Some of their pods are refused with "exceeded quota", and which ones depends on who comes first. A rollout that may
only add pods before it takes old ones away stops half-way.

## Bad

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard:
    requests.cpu: "2"  # error
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 5
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 500m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard:
    requests.cpu: "4"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 5
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 500m, memory: 64Mi}}
```

## Limits

It adds up the Deployments, StatefulSets, ReplicaSets and ReplicationControllers that stand in the folder and namespace of
the quota, by what their containers write. Quotas with scopes are left alone.

## Source

https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

from collections.abc import Iterator

from podlint.objects.namespace_limits import QUOTA, pod_size
from podlint.objects.object import mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.quantity import ONE, plain, quantity
from podlint.objects.scale import SCALED, replicas, share
from podlint.rule import Object, Objects, Pod, Problem, Scope, Severity, rule

_COUNTED = {
    "cpu": ("requests", "cpu"),
    "memory": ("requests", "memory"),
    "requests.cpu": ("requests", "cpu"),
    "requests.memory": ("requests", "memory"),
    "limits.cpu": ("limits", "cpu"),
    "limits.memory": ("limits", "memory"),
    "pods": ("pods", ""),
}
_QUARTER = "25%"  # what a Deployment without figures may start beyond its replicas, and stop


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({QUOTA, *SCALED}), needs=frozenset({"ResourceQuota"}))
def replicas_over_quota(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    quotas = [quota for quota in objects.of(QUOTA) if not mapping(quota.value, "spec").keys() & {"scopes", "scopeSelector"}]
    workloads: dict[tuple[str, str], list[Pod]] = {}
    near = {(quota.folder, quota.home) for quota in quotas}
    for workload in objects.of(*SCALED) if quotas else ():
        pod = pod_of(workload) if (workload.folder, workload.home) in near else None
        if pod:
            workloads.setdefault((workload.folder, workload.home), []).append(pod)
    for quota in quotas:
        around = workloads.get((quota.folder, quota.home), [])
        for name, hard in mapping(mapping(quota.value, "spec"), "hard").items():
            if name in _COUNTED and isinstance(hard, str | int):
                yield from _over(quota, name, quantity(hard), around)


def _over(quota: Object, name: str, hard: int, pods: list[Pod]) -> Iterator[tuple[Object, Problem]]:
    each = [(pod, _size(pod, *_COUNTED[name])) for pod in pods]
    total = sum(size * replicas(pod.object) for pod, size in each)
    if pods and total > hard:
        largest = max(each, key=lambda one: one[1] * replicas(one[0].object))[0].object
        message = (
            f"the workloads of namespace {quota.home!r} in this folder ask for {plain(total)}, more than {plain(hard)}; the largest is the {largest.title}"
        )
        yield quota, Problem((*quota.path, "spec", "hard", name), message, "raise the quota, or lower replicas or requests")
        return
    for pod, size in each:
        surge = _surge(pod.object)
        if size and total <= hard < total + size * surge:
            message = (
                f"a rollout needs {surge} pod{'s' if surge > 1 else ''} more than the ResourceQuota {quota.name!r} leaves ({name} {plain(hard)}), and stops"
            )
            yield pod.object, Problem((*pod.object.path, "spec", "strategy"), message, "let it stop a pod first (maxUnavailable: 1), or raise the quota")


def _size(pod: Pod, field: str, resource: str) -> int:
    return pod_size(pod, field, resource) if resource else ONE


def _surge(workload: Object) -> int:
    """How many pods a rollout must start before it may stop one; 0 where it may stop one first."""
    strategy = mapping(mapping(workload.value, "spec"), "strategy")
    if workload.kind != "Deployment" or text(strategy, "type") == "Recreate" or not replicas(workload):
        return 0
    figures, number = mapping(strategy, "rollingUpdate"), replicas(workload)
    stopped = share(figures.get("maxUnavailable", _QUARTER), number, up=False)
    return 0 if stopped or not share(figures.get("maxSurge", _QUARTER), number, up=True) else 1
