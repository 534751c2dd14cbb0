"""The pods of a StatefulSet are deleted without waiting for them to end.

## Why

A StatefulSet promises that no two pods have the same identity at the same time. With a grace period of 0 the pod is gone from the
API before the kubelet has stopped it: its successor may start while it still runs, and both write the same data.

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 0  # error
      containers:
      - name: postgres
        image: postgres:17.5
```

## Good

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
      - name: postgres
        image: postgres:17.5
```

## Fix

terminationGracePeriodSeconds is removed; the server then gives the pod 30 s.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
"""

from collections.abc import Iterator

from podlint.rule import Delete, FixKind, Pod, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("terminationGracePeriodSeconds",), fix=FixKind.UNSAFE)
def zero_grace_on_stateful_set(pod: Pod) -> Iterator[Problem]:
    grace = pod.spec.get("terminationGracePeriodSeconds")
    if pod.object.kind == "StatefulSet" and grace == 0 and isinstance(grace, int):
        path = (*pod.path, "spec", "terminationGracePeriodSeconds")
        yield Problem(
            path,
            f"a pod of {pod.object.name!r} is deleted before it has stopped, so two with the same identity may run",
            "set terminationGracePeriodSeconds to what the process needs to end",
            fix=Repair((Delete(path),), is_safe=False),
        )
