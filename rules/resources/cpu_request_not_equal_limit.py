"""CPU is requested in another amount than its limit.

## Why

Only a pod whose requests equal its limits is *Guaranteed*: it is the last to be evicted, and with the kubelet's static CPU
manager it can have cores of its own.

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
      requests:
        cpu: 250m  # error
      limits:
        cpu: 500m
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
      requests:
        cpu: 250m
      limits:
        cpu: 0.25  # the same amount
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      limits:
        cpu: 250m  # the request, too
```

## Fix

*Unsafe*: the request becomes what the limit is. The pod then needs a node with that much to spare.

## Limits

A policy that runs only where it is selected by name. A container without limit is the matter of `no-cpu-limit`.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/

## Peers

kube-score:container-cpu-requests-equal-limits
"""

from collections.abc import Iterator

from podlint.objects.resources import amount
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Related, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.CONTAINER,
    profile=Profile.OPTIONAL,
    mentions=("requests",),
    fix=FixKind.UNSAFE,
)
def cpu_request_not_equal_limit(container: Container, _: Pod) -> Iterator[Problem]:
    request, limit = amount(container, "requests", "cpu"), amount(container, "limits", "cpu")
    if request and limit and 0 < request.size < limit.size:
        yield Problem(
            request.path,
            f"the container {container.name!r} requests {request.written} CPU, and its limit is {limit.written}",
            f"request {limit.written}, the limit",
            related=(Related(limit.path, "the limit"),),
            fix=Repair((Replace(request.path, limit.written),), is_safe=False),
        )
