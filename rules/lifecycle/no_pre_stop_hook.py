"""A long-running container has no preStop hook.

## Why

When a pod is deleted, its containers get SIGTERM while Services still send them requests. A preStop hook gives the cluster a few
seconds to take the pod out, or the process a chance to hand over what it is doing.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web  # error
    image: example.org/web:1.4
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
    lifecycle:
      preStop:
        sleep: {seconds: 5}
```

## Limits

Whoever ends well on SIGTERM needs none, so it runs only where it is selected by name; `no-drain-delay-behind-service` asks only
where a Service is involved. Pods that run to completion and init containers need none.

## Source

https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/

## Peers

datree:CONTAINERS_MISSING_PRESTOP_KEY
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def no_pre_stop_hook(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.MAIN and not pod.runs_to_completion and not mapping(mapping(container.value, "lifecycle"), "preStop"):
        yield Problem(
            (*container.path, "lifecycle"),
            f"the container {container.name!r} has no preStop hook",
            "add a preStop hook that waits until requests have stopped",
        )
