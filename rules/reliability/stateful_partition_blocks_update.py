"""The partition of a StatefulSet keeps its pods from being updated.

## Why

Only pods with an ordinal of at least the partition get a new template. With one that is as large as the replicas, a
new image never rolls out, and nothing says so; a smaller one left behind keeps some pods old for ever.

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  updateStrategy:
    rollingUpdate:
      partition: 3  # error
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  updateStrategy:
    rollingUpdate:
      partition: 0
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
```

## Fix

Writes `partition: 0` (unsafe).

## Limits

A partition below the replicas is info only: it may be a canary.

## Source

kubernetes pkg/controller/statefulset/stateful_set_control.go updateStatefulSet
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.scale import replicas
from podlint.rule import FixKind, Object, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"apps/StatefulSet"}), mentions=("partition",), fix=FixKind.UNSAFE)
def stateful_partition_blocks_update(object: Object) -> Iterator[Problem]:
    partition = mapping(mapping(mapping(object.value, "spec"), "updateStrategy"), "rollingUpdate").get("partition")
    number = replicas(object)
    if not isinstance(partition, int) or partition <= 0 or number == 0:
        return
    path = (*object.path, "spec", "updateStrategy", "rollingUpdate", "partition")
    blocked = "none of its" if partition >= number else f"only {number - partition} of its"
    yield Problem(
        path,
        f"with partition {partition} {blocked} {number} pods get a new template",
        "write partition: 0 once the rollout may go on",
        severity=None if partition >= number else Severity.INFO,
        fix=Repair((Replace(path, 0),), is_safe=False),
    )
