"""A pod is not of the class Guaranteed.

## Why

Only a pod whose containers all have limits for CPU and memory, and requests equal to them, is *Guaranteed*: the last to be
evicted, and with the kubelet's static CPU manager it can have cores of its own.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits:
        cpu: 200m  # error
        memory: 128Mi
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      limits: {cpu: 100m, memory: 128Mi}  # the requests, too
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  resources:
    requests: {cpu: 500m, memory: 512Mi}
    limits: {cpu: 500m, memory: 512Mi}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

A policy that runs only where it is selected by name. It names the first difference of a pod.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/

## Peers

kube-score:container-resource-requests-equal-limits, kyverno:require-qos-guaranteed
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.resources import amount
from podlint.rule import Container, Path, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def not_guaranteed_qos(pod: Pod) -> Iterator[Problem]:
    if any(amount(pod, field, name) for field in ("requests", "limits") for name in ("cpu", "memory")):
        found = next(_differences(pod, "the pod"), None)
    else:
        found = next((each for container in pod.containers() for each in _differences(container, f"the container {container.name!r}")), None)
    if found:
        path, message = found
        yield Problem(path, message, "set limits for CPU and memory, and requests equal to them")


def _differences(holder: Container | Pod, title: str) -> Iterator[tuple[Path, str]]:
    inside, value = ((*holder.path, "spec"), holder.spec) if isinstance(holder, Pod) else (holder.path, holder.value)
    for name in ("cpu", "memory"):
        request, limit = amount(holder, "requests", name), amount(holder, "limits", name)
        if not limit:
            yield (*inside, *first_absent(value, ("resources", "limits", name))), f"{title} has no {name} limit, so the pod is not Guaranteed"
        elif request and request.size != limit.size:
            yield limit.path, f"{title} requests {request.written} {name} and is limited to {limit.written}, so the pod is not Guaranteed"
