"""A CPU limit is less than one core.

## Why

The limit is counted in tenths of a second: with 200m a process runs for 20 ms and then waits for 80 ms. Every answer that takes
longer than its share waits that long, and with several threads the share is used up all the sooner.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits:
        cpu: 200m  # error
        memory: 256Mi
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
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits: {cpu: "1", memory: 256Mi}
```

## Limits

A policy that runs only where it is selected by name. Init containers are left alone.

## Source

https://docs.kernel.org/scheduler/sched-bwc.html

## Peers

semgrep:no-fractional-cpu-limits
"""

from collections.abc import Iterator

from podlint.objects.quantity import ONE
from podlint.objects.resources import amount
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule

_PERIOD = 100  # milliseconds: the kernel's default


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, mentions=("limits",))
def fractional_cpu_limit(container: Container, _: Pod) -> Iterator[Problem]:
    limit = amount(container, "limits", "cpu")
    if limit and container.role is not Role.INIT and 0 < limit.size < ONE:
        runs = _PERIOD * limit.size / ONE
        yield Problem(
            limit.path,
            f"with {limit.written} CPU the container {container.name!r} runs for {runs:g} of every {_PERIOD} ms and then waits",
            "raise the limit to a whole core, or remove it",
        )
