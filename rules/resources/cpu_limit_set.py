"""A container has a CPU limit.

## Why

A container at its limit is stopped for the rest of each tenth of a second, even on an idle node: answers take longer, probes time
out, and nobody else is helped. Its request guards the others already.

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
      limits: {memory: 256Mi}
```

## Fix

*Unsafe*: removes the limit. Without a request of its own, the container then has none either.

## Limits

A policy that runs only where it is selected by name; `no-cpu-limit` is the opposite one.

## Source

https://home.robusta.dev/blog/stop-using-cpu-limits; https://docs.kernel.org/scheduler/sched-bwc.html

## Peers

datree:EKS_INVALID_CPU_LIMIT, kyverno:forbid-cpu-limits
"""

from collections.abc import Iterator

from podlint.objects.resources import amount
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.CONTAINER,
    profile=Profile.OPTIONAL,
    mentions=("limits",),
    fix=FixKind.UNSAFE,
)
def cpu_limit_set(container: Container, _: Pod) -> Iterator[Problem]:
    limit = amount(container, "limits", "cpu")
    if limit:
        yield Problem(
            limit.path,
            f"the container {container.name!r} is slowed down at {limit.written} CPU, even where its node is idle",
            "remove the limit, and request what it needs",
            fix=Repair((Delete(limit.path),), is_safe=False),
        )
