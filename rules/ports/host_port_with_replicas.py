"""Several replicas ask for the same port of their node.

## Why

A port of a node is given once, so no node can hold two of these pods. With fewer nodes than replicas,
the others stay Pending; and the clients that call a node without a pod are refused.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge}
spec:
  replicas: 3  # error
  selector: {matchLabels: {app: edge}}
  strategy: {rollingUpdate: {maxUnavailable: 1}}
  template:
    metadata: {labels: {app: edge}}
    spec:
      containers:
      - name: proxy
        image: example.org/proxy:1.4
        ports: [{containerPort: 443, hostPort: 443}]
```

## Good

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: edge}
spec:
  selector: {matchLabels: {app: edge}}
  template:
    metadata: {labels: {app: edge}}
    spec:
      containers:
      - name: proxy
        image: example.org/proxy:1.4
        ports: [{containerPort: 443, hostPort: 443}]
```

## Limits

A pod with a rule about other pods (podAntiAffinity, topologySpreadConstraints) was meant to be spread,
and is left alone.

## Source

kubernetes pkg/scheduler/framework/plugins/nodeports
"""

from collections.abc import Iterator

from podlint.objects.host_ports import host_ports
from podlint.objects.object import mapping
from podlint.objects.pod import Pod, pod_of
from podlint.rule import Object, Problem, Scope, Severity, rule

_KINDS = frozenset({"apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "ReplicationController"})


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, kinds=_KINDS, mentions=("hostPort", "hostNetwork"))
def host_port_with_replicas(object: Object) -> Iterator[Problem]:
    replicas, pod = mapping(object.value, "spec").get("replicas"), pod_of(object)
    if not isinstance(replicas, int) or replicas <= 1 or not pod or _is_spread(pod):
        return
    port = next(host_ports(pod), None)
    if port:
        yield Problem(
            (*object.path, "spec", "replicas"),
            f"each of the {replicas} replicas needs a node of its own, because it takes the node's port {port.title}",
            "use a DaemonSet for one pod a node, or reach the pods through a Service and drop the host port",
        )


def _is_spread(pod: Pod) -> bool:
    return bool(mapping(pod.spec, "affinity").get("podAntiAffinity") or pod.spec.get("topologySpreadConstraints"))
