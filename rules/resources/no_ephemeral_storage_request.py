"""A container requests no ephemeral storage.

## Why

Logs, emptyDir volumes and whatever the container writes into its image lie on the disk of the node. The scheduler does not
count it, so a node may be given more pods than its disk can hold, and evicts some of them when it is full.

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
      requests:  # error
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

kube-score:container-ephemeral-storage-request-and-limit, sonar:S6897
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_requested
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def no_ephemeral_storage_request(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or is_requested(container, pod, "ephemeral-storage") or is_test_hook(pod.object):
        return
    yield Problem(
        (*container.path, *first_absent(container.value, ("resources", "requests", "ephemeral-storage"))),
        f"the container {container.name!r} requests no ephemeral storage: the scheduler does not count what it writes to the node's disk",
        "set resources.requests.ephemeral-storage",
    )
