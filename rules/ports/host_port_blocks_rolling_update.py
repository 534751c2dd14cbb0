"""A rolling update may not stop a pod, and a new one needs the port of a node that the old one holds.

## Why

With maxUnavailable 0 the new pod must be ready before an old one stops. A pod with a port of the node
fits only on nodes where nobody holds that port: where every node that suits has a pod of the Deployment
already, the new one stays Pending, and the rollout ends with "progress deadline exceeded". 25 % of up
to three replicas rounds down to 0.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge}
spec:
  replicas: 2
  selector: {matchLabels: {app: edge}}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0  # error
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
kind: Deployment
metadata: {name: edge}
spec:
  replicas: 2
  selector: {matchLabels: {app: edge}}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
  template:
    metadata: {labels: {app: edge}}
    spec:
      containers:
      - name: proxy
        image: example.org/proxy:1.4
        ports: [{containerPort: 443, hostPort: 443}]
```

## Fix

Sets maxUnavailable to 1.

## Limits

How many nodes there are, no manifest says: with a free node more than replicas the rollout gets through. A pod
that suits only some nodes (nodeSelector, node affinity) is a warning, any other an info.

## Source

kubernetes pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts;
pkg/scheduler/framework/plugins/nodeports
"""

from collections.abc import Iterator
from typing import Any

from podlint.objects.host_ports import host_ports
from podlint.objects.object import mapping, text
from podlint.objects.pod import Pod, pod_of
from podlint.objects.setting import setting
from podlint.rule import FixKind, Object, Problem, Repair, Scope, Severity, rule

_DEFAULT = "25%"


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({"apps/Deployment"}),
    mentions=("hostPort", "hostNetwork"),
    fix=FixKind.UNSAFE,
)
def host_port_blocks_rolling_update(object: Object) -> Iterator[Problem]:
    spec, pod = mapping(object.value, "spec"), pod_of(object)
    strategy = mapping(spec, "strategy")
    replicas = spec.get("replicas", 1)
    port = next(host_ports(pod), None) if pod else None
    if not pod or not port or text(strategy, "type") not in ("", "RollingUpdate") or not isinstance(replicas, int) or replicas < 1:
        return
    rolling, path = mapping(strategy, "rollingUpdate"), (*object.path, "spec", "strategy", "rollingUpdate", "maxUnavailable")
    if not _may_stop_one(rolling, replicas):
        written = rolling.get("maxUnavailable")
        yield Problem(
            path,
            f"the rollout stops no pod before a new one is ready ({_said(written, replicas)}), but a new one needs a node where nobody holds port {port.title}",
            "set maxUnavailable to 1, or the strategy to Recreate",
            severity=None if _is_pinned(pod) else Severity.INFO,
            fix=Repair((setting(rolling, path, 1),), is_safe=False),
        )


def _may_stop_one(rolling: dict[str, Any], replicas: int) -> bool:
    """Whether maxUnavailable comes to one pod or more; it is rounded down, and one where both figures come to none."""
    unavailable, surge = _figure(rolling, "maxUnavailable"), _figure(rolling, "maxSurge")
    if unavailable is None or surge is None:
        return True
    down = unavailable[0] * replicas // 100 if unavailable[1] else unavailable[0]
    return down > 0 or surge[0] == 0


def _is_pinned(pod: Pod) -> bool:
    """Whether only some nodes suit the pod."""
    return bool(
        pod.spec.get("nodeName") or mapping(pod.spec, "nodeSelector").keys() - {"kubernetes.io/os"} or mapping(pod.spec, "affinity").get("nodeAffinity")
    )


def _figure(rolling: dict[str, Any], field: str) -> tuple[int, bool] | None:
    """A figure, and whether it is one of a hundred; None where it is neither."""
    written = rolling.get(field, _DEFAULT)
    digits = str(written).removesuffix("%")
    return (int(digits), str(written).endswith("%")) if digits.isascii() and digits.isdigit() else None


def _said(written: object, replicas: int) -> str:
    return f"maxUnavailable 25% of {replicas}, rounded down" if written is None else f"maxUnavailable {written} of {replicas}"
