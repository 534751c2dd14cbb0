"""A pod has the users of its node.

## Why

With `hostUsers: false`, root and every other user of the pod is nobody on the node: who gets out of a container
has no rights there.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  hostUsers: false
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

`hostUsers` becomes false. Unsafe: the nodes need a recent kernel and runtime, and volumes whose file system
knows mapped users.

## Limits

It speaks from Kubernetes 1.33 on, and not of pods with a namespace of the node, which may not have it.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/

## Peers

kubesec:HostUsers
"""

from collections.abc import Iterator

from podlint.objects.pod_security import is_windows
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule

_SINCE = 33
"""On unless it is switched off."""


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, fix=FixKind.UNSAFE)
def user_namespace_not_used(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    found = pod.spec.get("hostUsers")
    if kubernetes < _SINCE or found is False or is_windows(pod) or not pod.spec or any(pod.spec.get(field) for field in ("hostNetwork", "hostPID", "hostIPC")):
        return
    path = (*pod.path, "spec", "hostUsers")
    yield Problem(
        path,
        "the users of the pod are those of its node",
        "set hostUsers: false",
        on_key=found is None,
        fix=Repair((Insert(path, value=False) if found is None else Replace(path, value=False),), is_safe=False),
    )
