"""Memory is requested in another amount than its limit.

## Why

What lies between the request and the limit is not reserved: the container may use it only as long as the node has it. Memory
cannot be taken back from a process, so where a node runs short, pods above their requests are evicted or killed.

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
        memory: 128Mi  # error
      limits:
        memory: 256Mi
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
        memory: 256Mi
      limits:
        memory: 0.25Gi  # the same amount
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
        memory: 256Mi  # the request, too
```

## Fix

*Unsafe*: the request becomes what the limit is. The pod then needs a node with that much to spare.

## Limits

A container without limit is the matter of `no-memory-limit`. A request above its limit is refused by the API server.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/

## Peers

kube-score:container-memory-requests-equal-limits, datree:EKS_INVALID_MEMORY_REQUEST_LIMIT, kyverno:memory-requests-equal-limits
"""

from collections.abc import Iterator

from podlint.objects.resources import amount
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Related, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.CONTAINER,
    profile=Profile.STRICT,
    mentions=("requests",),
    fix=FixKind.UNSAFE,
)
def memory_request_not_equal_limit(container: Container, _: Pod) -> Iterator[Problem]:
    request, limit = amount(container, "requests", "memory"), amount(container, "limits", "memory")
    if request and limit and 0 < request.size < limit.size:
        yield Problem(
            request.path,
            f"the container {container.name!r} requests {request.written} memory, and its limit is {limit.written}",
            f"request {limit.written}, the limit",
            related=(Related(limit.path, "the limit"),),
            fix=Repair((Replace(request.path, limit.written),), is_safe=False),
        )
