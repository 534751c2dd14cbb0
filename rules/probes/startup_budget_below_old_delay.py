"""A startup probe allows less time than the delay of the liveness probe beside it.

## Why

A startup probe takes the place of a long initialDelaySeconds. Where it gives up sooner than the delay that was left
standing, adding it has made the start stricter: a boot that used to be in time is now killed, and the delay no longer
matters.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    startupProbe:  # error
      httpGet: {path: /alive, port: 8080}
      periodSeconds: 10
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      initialDelaySeconds: 120
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
    startupProbe:
      httpGet: {path: /alive, port: 8080}
      periodSeconds: 10
      failureThreshold: 18
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
```

## Fix

The startup probe is allowed as much as the delay and one period, and the delay is removed.

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe: the other probes wait for the startup probe
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.probe import timing
from podlint.objects.setting import setting
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("startupProbe",), fix=FixKind.UNSAFE)
def startup_budget_below_old_delay(container: Container, _: Pod) -> Iterator[Problem]:
    if not (container.has("startupProbe") and container.has("livenessProbe")):
        return
    probe = mapping(container.value, "startupProbe")
    startup = timing(probe)
    delay = timing(mapping(container.value, "livenessProbe")).initial_delay
    if startup.last_give_up < delay:
        needed = -(-(delay - startup.initial_delay) // startup.period) + 1
        path, old = (*container.path, "startupProbe"), (*container.path, "livenessProbe", "initialDelaySeconds")
        yield Problem(
            path,
            f"the startup probe of {container.name!r} gives up {startup.last_give_up} s after the start at the latest, "
            f"sooner than the {delay} s that its liveness probe waits",
            f"set failureThreshold: {needed}, and remove the initialDelaySeconds of the liveness probe",
            related=(Related(old, "the old delay"),),
            on_key=True,
            fix=Repair((setting(probe, (*path, "failureThreshold"), needed), Delete(old)), is_safe=False),
        )
