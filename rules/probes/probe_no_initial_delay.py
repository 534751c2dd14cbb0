"""A liveness or readiness probe begins to ask at once.

## Why

Without initialDelaySeconds the first probe comes right after the start, when few applications answer yet. Failures of that
time fill the events, and those of a liveness probe count. Whoever has no startup probes can give the application a delay.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
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
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      initialDelaySeconds: 20
  - name: backend  # held back by the startup probe
    image: example.org/backend:1.4
    startupProbe:
      httpGet: {path: /alive, port: 8081}
      failureThreshold: 30
    livenessProbe:
      httpGet: {path: /alive, port: 8081}
```

## Limits

A startup probe does the same better, so a container with one is left alone. It runs only where it is selected by name.

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe

## Peers

datree:CONTAINERS_INCORRECT_INITIALDELAYSECONDS_VALUE
"""

from collections.abc import Iterator

from podlint.objects.handler import PROBE_FIELDS
from podlint.objects.probe import PROBES
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, mentions=PROBES)
def probe_no_initial_delay(container: Container, _: Pod) -> Iterator[Problem]:
    if container.has("startupProbe"):
        return
    for path, probe in container.probes():
        if not probe.get("initialDelaySeconds"):
            yield Problem(
                path,
                f"the {PROBE_FIELDS[str(path[-1])]} of {container.name!r} has no initialDelaySeconds, and begins to ask right after the start",
                "set initialDelaySeconds, or add a startupProbe",
                on_key=True,
            )
