"""A container has no limit for ephemeral storage.

## Why

A container that writes without end (a log, a cache, a dump) fills the disk of its node, and the kubelet then evicts pods, not
only this one. With a limit, only the pod that writes is evicted.

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
      limits:  # error
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
      requests: {cpu: 100m, memory: 128Mi, ephemeral-storage: 1Gi}
      limits: {memory: 256Mi, ephemeral-storage: 2Gi}
```

## Limits

A policy that runs only where it is selected by name. Init containers and the pods of `helm test` are left alone.

## Source

https://kubernetes.io/docs/concepts/storage/ephemeral-storage/

## Peers

kube-score:container-ephemeral-storage-request-and-limit, gatekeeper:ephemeralstoragelimit, sonar:S6870
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_limited
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def no_ephemeral_storage_limit(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or is_limited(container, pod, "ephemeral-storage") or is_test_hook(pod.object):
        return
    yield Problem(
        (*container.path, *first_absent(container.value, ("resources", "limits", "ephemeral-storage"))),
        f"the container {container.name!r} has no limit for ephemeral storage: it may fill the disk of its node",
        "set resources.limits.ephemeral-storage",
    )
