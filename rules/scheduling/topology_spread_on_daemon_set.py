"""A DaemonSet has topology spread constraints.

## Why

A DaemonSet makes a pod for each node and ties it to that node: there is nothing to spread. Where zones have different numbers of nodes, a
constraint with DoNotSchedule leaves some of the pods Pending.

## Bad

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: logs}
spec:
  selector: {matchLabels: {app: logs}}
  template:
    metadata: {labels: {app: logs}}
    spec:
      topologySpreadConstraints:
      - maxSkew: 1  # error
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: logs}}
      containers:
      - name: logs
        image: example.org/logs:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: logs}
spec:
  selector: {matchLabels: {app: logs}}
  template:
    metadata: {labels: {app: logs}}
    spec:
      containers:
      - name: logs
        image: example.org/logs:1.4
```

## Limits

With ScheduleAnyway it does no harm, and is information.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.placement import spread_constraints
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("topologySpreadConstraints",))
def topology_spread_on_daemon_set(pod: Pod) -> Iterator[Problem]:
    if pod.object.kind != "DaemonSet":
        return
    for path, constraint in spread_constraints(pod):
        key = text(constraint, "topologyKey")
        is_hard = text(constraint, "whenUnsatisfiable") == "DoNotSchedule"
        yield Problem(
            path,
            f"a DaemonSet runs one pod on each node, so spreading over {key!r} {'can only keep some of them from running' if is_hard else 'changes nothing'}",
            "remove the constraint",
            severity=None if is_hard else Severity.INFO,
        )
