"""An init container requests more than all containers that run after it.

## Why

The scheduler reserves for a pod the larger of what its init containers and what its running containers request, for its whole life.
An init container that asks for more than all the others together is paid for long after it has ended.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: migrate
    image: example.org/migrate:1.4
    resources:
      requests:
        cpu: "2"  # error
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests: {cpu: 250m}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: migrate
    image: example.org/migrate:1.4
    resources:
      requests: {cpu: 250m}
      limits: {cpu: "2"}
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests: {cpu: 250m}
```

## Limits

It looks at cpu and memory where every main container requests them too, and speaks from twice as much on. An opinion: part of the
profile `strict`.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.quantity import plain, quantity
from podlint.objects.workloads import RUN_TO_COMPLETION
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule

_TIMES = 2


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("initContainers",))
def init_dominates_requests(pod: Pod) -> Iterator[Problem]:
    if pod.object.kind in RUN_TO_COMPLETION or "initContainers" not in pod.spec:
        return
    containers = list(pod.containers())
    running = [container for container in containers if container.role is not Role.INIT]
    for resource in ("cpu", "memory"):
        together = [_requested(container, resource) for container in running]
        if not together or not all(together):
            continue
        for container in containers:
            wanted = _requested(container, resource)
            if container.role is Role.INIT and wanted >= _TIMES * sum(together):
                yield Problem(
                    (*container.path, "resources", _field(container, resource), resource),
                    f"the init container {container.name!r} requests {plain(wanted)} {resource}, and all that run after it {plain(sum(together))} together: "
                    "the larger is reserved for as long as the pod lives",
                    "request less and set a limit instead, or do the work in a Job",
                )


def _field(container: Container, resource: str) -> str:
    return "requests" if resource in mapping(mapping(container.value, "resources"), "requests") else "limits"


def _requested(container: Container, resource: str) -> int:
    """What a container requests in billionths; its limit counts where it says no request."""
    found = mapping(mapping(container.value, "resources"), _field(container, resource)).get(resource)
    return quantity(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else 0
