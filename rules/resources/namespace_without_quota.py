"""A namespace has neither a ResourceQuota nor a LimitRange.

## Why

Nothing bounds what its pods request and use together: one wrong number of replicas takes the nodes of all the other
namespaces.

## Bad

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop  # error
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: shop, namespace: shop}
spec:
  hard: {requests.cpu: "8", requests.memory: 16Gi}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources: {requests: {cpu: 100m, memory: 128Mi}}
```

## Limits

It speaks of namespaces that pods of the same run are in.

## Source

https://kubernetes.io/docs/concepts/policy/resource-quotas/

## Peers

trivy:KSV-0039, trivy:KSV-0040, kyverno:add-ns-quota
"""

from collections.abc import Iterator

from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, rule

_BOUNDS = ("ResourceQuota", "LimitRange")


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | {"Namespace", *_BOUNDS},
)
def namespace_without_quota(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for namespace in objects.of("Namespace"):
        name = namespace.name
        if objects.pods(name) and not any(objects.holds(kind, name) or objects.is_elsewhere(kind, name, "*") for kind in _BOUNDS):
            yield (
                namespace,
                Problem(
                    (*namespace.path, "metadata", "name"),
                    f"nothing bounds what the pods of the namespace {name!r} request together",
                    "give it a ResourceQuota, or a LimitRange at least",
                ),
            )
