"""A container has a preStop hook, and its pod no time to run it.

## Why

With a grace period of 0 the hook gets one second when the pod is deleted, and when a liveness probe has the container
restarted it is not run at all. Whatever it was to hand over or to finish is lost.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      preStop:  # error
        exec: {command: [drain]}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 30
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      preStop:
        exec: {command: [drain]}
```

## Fix

terminationGracePeriodSeconds is removed; the server then gives the pod 30 s.

## Source

kubernetes pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod; pkg/kubelet/kuberuntime/kuberuntime_container.go
killContainer
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("lifecycle",), fix=FixKind.UNSAFE)
def pre_stop_with_zero_grace(container: Container, pod: Pod) -> Iterator[Problem]:
    grace = pod.spec.get("terminationGracePeriodSeconds")
    if grace == 0 and isinstance(grace, int) and mapping(mapping(container.value, "lifecycle"), "preStop"):
        period = (*pod.path, "spec", "terminationGracePeriodSeconds")
        yield Problem(
            (*container.path, "lifecycle", "preStop"),
            f"the preStop hook of {container.name!r} has one second at most: the pod's terminationGracePeriodSeconds is 0",
            "give the pod the time that the hook needs, or remove the hook",
            related=(Related(period, "the grace period"),),
            on_key=True,
            fix=Repair((Delete(period),), is_safe=False),
        )
