"""A hung container is restarted only after the long grace period of its pod.

## Why

When a liveness probe fails, the container gets SIGTERM and the grace period of the pod to end. What hangs mostly does
not react to SIGTERM, so the restart waits for all of it: minutes or hours that were meant for draining connections. A
probe can have a terminationGracePeriodSeconds of its own.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 600
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:  # error
      httpGet: {path: /alive, port: 8080}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 600
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      terminationGracePeriodSeconds: 10
```

## Fix

The probe gets a terminationGracePeriodSeconds of 30 s.

## Limits

It speaks from 120 s on. An opinion: part of the profile `strict`.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go setTerminationGracePeriod
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.probe import number
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Profile, Related, Repair, Scope, Severity, rule

_LONG = 120
_USUAL = 30


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, mentions=("terminationGracePeriodSeconds",), profile=Profile.STRICT, fix=FixKind.UNSAFE)
def long_grace_delays_liveness_restart(container: Container, pod: Pod) -> Iterator[Problem]:
    grace = number(pod.spec, "terminationGracePeriodSeconds", 0)
    probe = mapping(container.value, "livenessProbe")
    if grace >= _LONG and probe and probe.get("terminationGracePeriodSeconds") is None:
        yield Problem(
            (*container.path, "livenessProbe"),
            f"a hung container {container.name!r} is restarted only when the pod's grace period is over, {grace} s after its liveness probe has failed",
            "set terminationGracePeriodSeconds in the livenessProbe",
            related=(Related((*pod.path, "spec", "terminationGracePeriodSeconds"), "the pod's grace period"),),
            on_key=True,
            fix=Repair((Insert((*container.path, "livenessProbe", "terminationGracePeriodSeconds"), _USUAL),), is_safe=False),
        )
