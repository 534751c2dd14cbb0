"""A DaemonSet starts new pods before it stops old ones, but both need the same port of the node.

## Why

With maxSurge the new pod starts on the node where the old one still runs. The old one holds the host
port, so the scheduler finds no place for the new one: it stays Pending, and the update never goes on.

## Bad

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  updateStrategy:
    rollingUpdate:
      maxSurge: 1  # error
      maxUnavailable: 0
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - name: agent
        image: example.org/agent:1.4
        ports: [{containerPort: 9100, hostPort: 9100}]
```

## Good

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  updateStrategy:
    rollingUpdate:
      maxSurge: 0
      maxUnavailable: 1
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - name: agent
        image: example.org/agent:1.4
        ports: [{containerPort: 9100, hostPort: 9100}]
```

## Fix

Sets maxSurge to 0 and maxUnavailable to 1.

## Source

kubernetes pkg/scheduler/framework/plugins/nodeports;
https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
"""

from collections.abc import Iterator

from podlint.objects.host_ports import host_ports
from podlint.objects.object import mapping
from podlint.objects.pod import pod_of
from podlint.objects.setting import setting
from podlint.rule import FixKind, Object, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"apps/DaemonSet"}), mentions=("maxSurge",), fix=FixKind.UNSAFE)
def daemonset_surge_with_host_port(object: Object) -> Iterator[Problem]:
    rolling = mapping(mapping(mapping(object.value, "spec"), "updateStrategy"), "rollingUpdate")
    surge, pod = rolling.get("maxSurge"), pod_of(object)
    if not pod or str(surge or "0").rstrip("%").strip("0") == "":
        return
    port = next(host_ports(pod), None)
    if port:
        path = (*object.path, "spec", "updateStrategy", "rollingUpdate")
        yield Problem(
            (*path, "maxSurge"),
            f"maxSurge {surge} starts a second pod on a node whose port {port.title} the first one holds: it stays Pending for ever",
            "set maxSurge to 0 and maxUnavailable to 1 or more",
            fix=Repair((setting(rolling, (*path, "maxSurge"), 0), setting(rolling, (*path, "maxUnavailable"), 1)), is_safe=False),
        )
