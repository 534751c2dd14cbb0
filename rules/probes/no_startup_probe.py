"""A container has a liveness probe and no startup probe.

## Why

Until it has started, an application cannot answer. Without a startup probe the liveness probe counts
from the first second, and a start slower than its initialDelaySeconds + periodSeconds x failureThreshold
is killed, again and again. A startup probe holds the others back until it has succeeded once.

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
    startupProbe:
      httpGet: {path: /alive, port: 8080}
      failureThreshold: 30
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
```

## Limits

An opinion: part of the profile `strict`.

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe
"""

from collections.abc import Iterator

from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, mentions=("livenessProbe",), profile=Profile.STRICT)
def no_startup_probe(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or pod.runs_to_completion:
        return
    if container.has("livenessProbe") and not container.has("startupProbe"):
        yield Problem(
            (*container.path, "livenessProbe"),
            f"the liveness probe of {container.name!r} counts from the start, and nothing holds it back while the application boots",
            "add a startupProbe with the same handler and a failureThreshold that covers the slowest start",
            on_key=True,
        )
