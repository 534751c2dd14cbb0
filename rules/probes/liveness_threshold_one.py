"""One failed liveness probe is enough to restart the container.

## Why

A probe fails when its answer takes longer than timeoutSeconds, which is one second where nothing is written. A pause of
the garbage collector, a loaded node or one lost packet then ends the process with all its open requests.

## Bad

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
      failureThreshold: 1  # error
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
      failureThreshold: 3
```

## Fix

failureThreshold becomes 3, the server's default.

## Limits

A probe that waits ten seconds or more for its answer is patient in another way, and is left alone. So is one with an exec
handler that tries again itself (a script with a loop, or `--retry`).

## Source

kubernetes pkg/kubelet/prober/worker.go doProbe
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, strings
from podlint.objects.probe import timing
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_PATIENT = 10
_AGAIN = ("retry", "while ", "until ", "for ")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("failureThreshold",), fix=FixKind.UNSAFE)
def liveness_threshold_one(container: Container, _: Pod) -> Iterator[Problem]:
    probe = mapping(container.value, "livenessProbe")
    if probe.get("failureThreshold") != 1 or timing(probe).timeout >= _PATIENT:
        return
    command = " ".join(strings(mapping(probe, "exec"), "command"))
    if any(word in command for word in _AGAIN):
        return
    path = (*container.path, "livenessProbe", "failureThreshold")
    yield Problem(
        path,
        f"{_called(container)} is restarted when a single liveness probe fails or takes longer than {timing(probe).timeout} s",
        "set failureThreshold to 3 or more",
        fix=Repair((Replace(path, 3),), is_safe=False),
    )


def _called(container: Container) -> str:
    return f"the container {container.name!r}" if container.name else "the container"
