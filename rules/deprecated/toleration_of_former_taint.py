"""A toleration names a taint that nodes no longer get.

## Why

Since Kubernetes 1.25 the control plane has the taint `node-role.kubernetes.io/control-plane` only. A pod that tolerates the
old name alone, typically of a DaemonSet for logs or metrics, no longer runs on these nodes.

## Bad

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      tolerations:
      - key: node-role.kubernetes.io/master  # error
        operator: Exists
        effect: NoSchedule
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      tolerations:
      - key: node-role.kubernetes.io/master  # for clusters before 1.25
        operator: Exists
        effect: NoSchedule
      - key: node-role.kubernetes.io/control-plane
        operator: Exists
        effect: NoSchedule
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

Writes the new name.

## Limits

OpenShift still uses the taint `node-role.kubernetes.io/master`, so of that it is information.

## Source

https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-master-taint
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.placement import tolerates_everything, tolerations
from podlint.rule import FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_MASTER = "node-role.kubernetes.io/master"
_SUCCESSORS = {
    _MASTER: "node-role.kubernetes.io/control-plane",
    "node.alpha.kubernetes.io/notReady": "node.kubernetes.io/not-ready",
    "node.alpha.kubernetes.io/unreachable": "node.kubernetes.io/unreachable",
}


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.POD,
    mentions=("master", "alpha"),
    fix=FixKind.UNSAFE,
)
def toleration_of_former_taint(pod: Pod) -> Iterator[Problem]:
    found = list(tolerations(pod))
    tolerated = {text(toleration, "key") for _, toleration in found}
    if any(tolerates_everything(toleration) for _, toleration in found):
        return
    for path, toleration in found:
        key = text(toleration, "key")
        successor = _SUCCESSORS.get(key)
        if successor and successor not in tolerated:
            place = (*path, "key")
            yield Problem(
                place,
                f"nodes no longer get the taint {key!r}; it is called {successor!r}",
                f"write {successor}",
                severity=Severity.INFO if key == _MASTER else None,
                fix=Repair((Replace(place, successor),), is_safe=False),
            )
