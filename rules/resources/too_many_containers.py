"""A pod has many containers.

## Why

All containers of a pod are placed, started, stopped and scaled together, and the pod is ready only when all of them are. What
could run apart should.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:  # error
  - {name: part-1, image: 'example.org/part-1:1.4'}
  - {name: part-2, image: 'example.org/part-2:1.4'}
  - {name: part-3, image: 'example.org/part-3:1.4'}
  - {name: part-4, image: 'example.org/part-4:1.4'}
  - {name: part-5, image: 'example.org/part-5:1.4'}
  - {name: part-6, image: 'example.org/part-6:1.4'}
  - {name: part-7, image: 'example.org/part-7:1.4'}
  - {name: part-8, image: 'example.org/part-8:1.4'}
  - {name: part-9, image: 'example.org/part-9:1.4'}
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
    resources: {requests: {cpu: 100m, memory: 128Mi}}
  - name: proxy
    image: example.org/proxy:1.4
    resources: {requests: {cpu: 100m, memory: 128Mi}}
```

## Options

- `max` (default 8): how many containers a pod may have; init containers do not count

## Source

https://kubernetes.io/docs/concepts/workloads/pods/

## Peers

kyverno:limit-containers-per-pod
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import items
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """The most that is allowed."""

    max: int = 8


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT)
def too_many_containers(pod: Pod, options: Options) -> Iterator[Problem]:
    count = sum(1 for _ in items(pod.spec, "containers"))
    if count > options.max:
        yield Problem(
            (*pod.path, "spec", "containers"),
            f"the pod has {count} containers, and at most {options.max} are allowed: they can only start, stop and scale together",
            "run those that can in pods of their own",
            on_key=True,
        )
