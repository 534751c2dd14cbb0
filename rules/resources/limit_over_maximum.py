"""A limit is above the most that is allowed.

## Why

A container with such a limit can take a whole node for itself, and no smaller node can promise it what it may use.

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
      requests: {cpu: "1", memory: 1Gi}
      limits:
        cpu: "64"  # error
        memory: 1Ti  # error
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
      requests: {cpu: "1", memory: 1Gi}
      limits: {cpu: "4", memory: 8Gi}
```

## Options

- `cpu` (default "16"): the most CPU that a container may be limited to
- `memory` (default "64Gi"): the most memory that a container may be limited to

## Limits

A policy that runs only where it is selected by name.

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

## Peers

kubeaudit:LimitsCPUExceeded, kubeaudit:LimitsMemoryExceeded, gatekeeper:containerlimits, kube-linter:cpu-requirements, kube-linter:memory-requirements
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.quantity import quantity
from podlint.objects.resources import amount
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """The most that is allowed."""

    cpu: str = "16"
    memory: str = "64Gi"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, mentions=("limits",))
def limit_over_maximum(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    for name, most in (("cpu", options.cpu), ("memory", options.memory)):
        limit = amount(container, "limits", name)
        if limit and limit.size > quantity(most) > 0:
            yield Problem(
                limit.path, f"the container {container.name!r} may use {limit.written} {name}, and at most {most} is allowed", f"lower it to {most} or less"
            )
