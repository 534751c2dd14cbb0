"""A ResourceQuota allows more requests than limits.

## Why

A request is never above its limit, so the quota for limits is used up first, and what the quota for requests allows beyond it
can never be had. The two figures are likely swapped.

## Bad

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard:
    requests.cpu: "8"  # error
    limits.cpu: "4"
    requests.memory: 8Gi
    limits.memory: 16Gi
```

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard:
    memory: 16Gi  # error
    limits.memory: 8Gi
```

## Good

```yaml
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop}
spec:
  hard:
    requests.cpu: "4"
    limits.cpu: "8"
```

## Source

https://kubernetes.io/docs/concepts/policy/resource-quotas/

## Peers

apiserver-warning
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.quantity import quantity
from podlint.rule import Api, Object, Problem, Related, Scope, Severity, Stage, rule

_BARE = frozenset({"cpu", "memory"})
"""What a quota may call without `requests.`, too."""

_SERVER_WARNS = 35  # kubernetes/kubernetes#134389


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"ResourceQuota"}), mentions=("limits",))
def quota_request_over_limit(object: Object, kubernetes: int) -> Iterator[Problem]:
    hard = mapping(mapping(object.value, "spec"), "hard")
    path = (*object.path, "spec", "hard")
    api = Api(Stage.WARNING, "", "") if kubernetes >= _SERVER_WARNS else None
    for name in ("cpu", "memory", "storage", "ephemeral-storage"):
        key = name if name in _BARE and f"requests.{name}" not in hard else f"requests.{name}"
        request, limit = hard.get(key), hard.get(f"limits.{name}")
        if isinstance(request, str | int | float) and isinstance(limit, str | int | float) and quantity(request) > quantity(limit) > 0:
            yield Problem(
                (*path, key),
                f"the quota allows requests of {request} {name}, and limits of {limit}: limits are used up first",
                "allow at least as much for limits as for requests",
                related=(Related((*path, f"limits.{name}"), "the limits"),),
                api=api,
            )
