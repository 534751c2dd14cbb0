"""A topology spread constraint would rather leave pods pending than skewed.

## Why

With `whenUnsatisfiable: DoNotSchedule`, a zone that is full or down leaves the next replica Pending, just when it is needed.
Where running counts more than balance, ScheduleAnyway is what is meant.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: DoNotSchedule  # error
    labelSelector: {matchLabels: {app: shop}}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {matchLabels: {app: shop}}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Writes ScheduleAnyway, and takes away minDomains, which the server takes with DoNotSchedule only.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition

## Peers

datree:EKS_INVALID_VALUE_DONOOTSCHEDULE
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.placement import spread_constraints
from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, mentions=("DoNotSchedule",), fix=FixKind.UNSAFE)
def topology_spread_do_not_schedule(pod: Pod) -> Iterator[Problem]:
    for path, constraint in spread_constraints(pod):
        if text(constraint, "whenUnsatisfiable") == "DoNotSchedule":
            key = text(constraint, "topologyKey")
            place = (*path, "whenUnsatisfiable")
            dependent = (Delete((*path, "minDomains")),) if "minDomains" in constraint else ()
            yield Problem(
                place,
                f"pods stay Pending where they would skew {key!r}, as when a whole domain is full or down",
                "write ScheduleAnyway if running counts more than balance",
                fix=Repair((Replace(place, "ScheduleAnyway"), *dependent), is_safe=False),
            )
