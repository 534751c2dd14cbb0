"""A liveness probe gives up before the readiness probe that asks the same question.

## Why

Overload is meant to take a pod out of its Services first, so that it can recover. Here the container is restarted
before that: its requests are lost, its load falls on the others, and they are restarted next.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    readinessProbe:
      httpGet: {path: /healthz, port: 8080}
      periodSeconds: 10
      failureThreshold: 6
    livenessProbe:  # error
      httpGet: {path: /healthz, port: 8080}
      periodSeconds: 10
      failureThreshold: 3
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
    readinessProbe:
      httpGet: {path: /healthz, port: 8080}
      periodSeconds: 5
      failureThreshold: 2
    livenessProbe:
      httpGet: {path: /healthz, port: 8080}
      periodSeconds: 10
      failureThreshold: 6
```

## Fix

The failureThreshold of the liveness probe is raised until it waits twice as long as the readiness probe.

## Limits

What is compared is periodSeconds x failureThreshold, and only where both probes have the same handler. Where they give
up at the same time, `identical-liveness-readiness` speaks.

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe

## Peers

kube-score:pod-probes-identical
"""

from collections.abc import Iterator

from podlint.objects.handler import asks_the_same
from podlint.objects.object import mapping
from podlint.objects.probe import timing
from podlint.objects.setting import setting
from podlint.rule import Container, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("livenessProbe",), fix=FixKind.UNSAFE)
def liveness_stricter_than_readiness(container: Container, _: Pod) -> Iterator[Problem]:
    liveness, readiness = mapping(container.value, "livenessProbe"), mapping(container.value, "readinessProbe")
    if not asks_the_same(liveness, readiness):
        return
    alive, ready = timing(liveness), timing(readiness)
    restarts, sheds = alive.period * alive.failure, ready.period * ready.failure
    if restarts < sheds:
        path = (*container.path, "livenessProbe")
        enough = -(-2 * sheds // alive.period)
        yield Problem(
            path,
            f"the liveness probe of {container.name!r} restarts it after {restarts} s of failures, "
            f"but only after {sheds} s does its readiness probe, with the same question, take it out of service",
            f"set failureThreshold to {enough}, so that the liveness probe waits longer than the readiness probe",
            related=(Related((*container.path, "readinessProbe"), "the readiness probe"),),
            on_key=True,
            fix=Repair((setting(liveness, (*path, "failureThreshold"), enough),), is_safe=False),
        )
