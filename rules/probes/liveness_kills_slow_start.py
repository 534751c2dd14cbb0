"""The liveness probe gives up before the readiness probe even begins to ask.

## Why

The initialDelaySeconds of a readiness probe says how long the application is expected to boot. Nothing answers
until then, and a liveness probe that has counted its failures by that time has the container killed: at every start
that is as slow as expected. It then starts again, just as slowly.

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
      httpGet: {path: /ready, port: 8080}
      initialDelaySeconds: 60
    livenessProbe:  # error
      httpGet: {path: /alive, port: 8080}
      initialDelaySeconds: 10
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
      failureThreshold: 12
    readinessProbe:
      httpGet: {path: /ready, port: 8080}
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
  - name: worker
    image: example.org/worker:1.4
    readinessProbe:
      exec: {command: [/bin/ready]}
      initialDelaySeconds: 30
    livenessProbe:
      exec: {command: [/bin/alive]}
      initialDelaySeconds: 30
```

## Limits

It speaks where every start that takes the whole delay ends in a kill, however the ticks of the probes happen to fall:
after initialDelaySeconds + periodSeconds x failureThreshold. An application whose liveness endpoint answers long before
it is ready may be meant to wait; a readiness probe without a delay says the same, and notices when it is ready sooner.

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe: the delay counts from the start of the container
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.probe import number, timing
from podlint.rule import Container, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("initialDelaySeconds",))
def liveness_kills_slow_start(container: Container, _: Pod) -> Iterator[Problem]:
    expected = number(mapping(container.value, "readinessProbe"), "initialDelaySeconds", 0)
    if not expected or container.has("startupProbe") or not container.has("livenessProbe"):
        return
    gives_up = timing(mapping(container.value, "livenessProbe")).last_give_up
    if gives_up <= expected:
        delay = (*container.path, "readinessProbe", "initialDelaySeconds")
        yield Problem(
            (*container.path, "livenessProbe"),
            f"the liveness probe of {container.name!r} gives up {gives_up} s after the start at the latest, "
            f"but its readiness probe expects a boot of {expected} s",
            f"add a startupProbe that allows more than {expected} s",
            related=(Related(delay, "asked from here on"),),
            on_key=True,
        )
