"""A limit is many times the request.

## Why

The node is filled up by requests, and then all the pods on it use what their limits allow: a node whose memory was promised
several times over kills processes, and one whose CPU was is slow for all.

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
        cpu: 100m
        memory: 4Gi  # error
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
      limits: {cpu: 200m, memory: 256Mi}
```

## Options

- `max-ratio` (default 10.0): how many times the request a limit may be, of CPU and of memory

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

## Peers

gatekeeper:containerresourceratios, kyverno:enforce-resources-as-ratio
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.resources import amount
from podlint.rule import Container, Pod, Problem, Profile, Related, Scope, Severity, rule


class Options(NamedTuple):
    """The most that is allowed."""

    max_ratio: float = 10.0


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("limits",))
def limit_request_ratio_too_high(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    for name in ("cpu", "memory"):
        request, limit = amount(container, "requests", name), amount(container, "limits", name)
        if request and limit and request.size > 0 and limit.size / request.size > options.max_ratio:
            yield Problem(
                limit.path,
                f"the {name} limit {limit.written} of {container.name!r} is {limit.size / request.size:.3g} times its request {request.written}",
                f"request more: at most {options.max_ratio:g} times the request is allowed",
                related=(Related(request.path, "the request"),),
            )
