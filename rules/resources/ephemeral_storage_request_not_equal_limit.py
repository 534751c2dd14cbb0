"""Ephemeral storage is requested in another amount than its limit.

## Why

What lies between the request and the limit is not reserved: where the disk of the node is full, pods that use more than they
requested are evicted first.

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
        ephemeral-storage: 128Mi  # error
      limits:
        ephemeral-storage: 256Mi
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
        ephemeral-storage: 256Mi
      limits:
        ephemeral-storage: 0.25Gi  # the same amount
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
        ephemeral-storage: 256Mi  # the request, too
```

## Fix

*Unsafe*: the request becomes what the limit is. The pod then needs a node with that much to spare.

## Limits

A policy that runs only where it is selected by name.

## Source

https://kubernetes.io/docs/concepts/storage/ephemeral-storage/

## Peers

kube-score:container-ephemeral-storage-request-equals-limit
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
def ephemeral_storage_request_not_equal_limit(container: Container, _: Pod) -> Iterator[Problem]:
    request, limit = amount(container, "requests", "ephemeral-storage"), amount(container, "limits", "ephemeral-storage")
    if request and limit and 0 < request.size < limit.size:
        yield Problem(
            request.path,
            f"the container {container.name!r} requests {request.written} ephemeral storage, and its limit is {limit.written}",
            f"request {limit.written}, the limit",
            related=(Related(limit.path, "the limit"),),
            fix=Repair((Replace(request.path, limit.written),), is_safe=False),
        )
