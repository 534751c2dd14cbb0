"""A pod may take very long to end.

## Why

A node that is drained waits for its pods. The cluster autoscaler waits ten minutes by default and then kills them, a spot
instance is gone sooner: a pod that counts on more time than that is cut off, and holds up upgrades until then.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 86400  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 120
  containers:
  - name: web
    image: example.org/web:1.4
```

## Options

- `max-seconds` (default 600): the longest grace period that is fine

## Fix

terminationGracePeriodSeconds becomes the longest that is fine.

## Limits

An opinion: part of the profile `strict`.

## Source

https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md: max-graceful-termination-sec

## Peers

kyverno:mutate-large-termination-gps
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.probe import number
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


class Options(NamedTuple):
    """How long is too long."""

    max_seconds: int = 600


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.STRICT,
    mentions=("terminationGracePeriodSeconds",),
    fix=FixKind.UNSAFE,
)
def termination_grace_too_long(pod: Pod, options: Options) -> Iterator[Problem]:
    grace = number(pod.spec, "terminationGracePeriodSeconds", 0)
    if grace > options.max_seconds:
        path = (*pod.path, "spec", "terminationGracePeriodSeconds")
        yield Problem(
            path,
            f"a node may wait {grace} s for this pod to end; {options.max_seconds} s is the longest that is expected",
            f"set terminationGracePeriodSeconds to {options.max_seconds} or less",
            fix=Repair((Replace(path, options.max_seconds),), is_safe=False),
        )
