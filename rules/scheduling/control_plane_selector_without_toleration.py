"""A pod asks for control-plane nodes, and does not tolerate their taint.

## Why

kubeadm and most installers taint the nodes that they label `node-role.kubernetes.io/control-plane`. A pod
that selects the label without tolerating the taint fits on no node, and stays Pending.

## Bad

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: backup}
spec:
  selector: {matchLabels: {app: backup}}
  template:
    metadata: {labels: {app: backup}}
    spec:
      nodeSelector:
        node-role.kubernetes.io/control-plane: ""  # error
      containers:
      - name: backup
        image: example.org/backup:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: backup}
spec:
  selector: {matchLabels: {app: backup}}
  template:
    metadata: {labels: {app: backup}}
    spec:
      nodeSelector:
        node-role.kubernetes.io/control-plane: ""
      tolerations:
      - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      containers:
      - name: backup
        image: example.org/backup:1.4
```

## Limits

Clusters whose control plane runs other pods as well (k3s, minikube, one node alone) have no such taint.

## Source

https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane-taint
"""

from collections.abc import Iterator

from podlint.objects.object import Value, text
from podlint.objects.placement import CONTROL_PLANE_LABELS, NodeRequirement, node_selector, required_terms, tolerates_everything, tolerations
from podlint.rule import Pod, Problem, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.POD,
    mentions=("nodeSelector", "affinity"),
)
def control_plane_selector_without_toleration(pod: Pod) -> Iterator[Problem]:
    selecting = next(_selecting(pod), None)
    if selecting is None or "containers" not in pod.spec or text(pod.spec, "nodeName"):
        return
    if any(_is_about_it(toleration) for _, toleration in tolerations(pod)):
        return
    yield Problem(
        selecting.path,
        f"the pod selects nodes with the label {selecting.key!r}, and does not tolerate the taint that they usually have",
        f"tolerate {{key: {selecting.key}, operator: Exists, effect: NoSchedule}}",
    )


def _is_about_it(toleration: Value) -> bool:
    """Whether it may be about the taint of the control plane, whose name an installer may choose."""
    words = f"{text(toleration, 'key')} {text(toleration, 'value')}"
    return tolerates_everything(toleration) or "control-plane" in words or "master" in words


def _selecting(pod: Pod) -> Iterator[NodeRequirement]:
    """What lets the pod run on control-plane nodes only."""
    yield from (each for each in node_selector(pod) if each.key in CONTROL_PLANE_LABELS and each.values != ("false",))
    of_terms = [
        [each for each in requirements if each.key in CONTROL_PLANE_LABELS and each.operator in ("In", "Exists")] for _, requirements in required_terms(pod)
    ]
    if of_terms and all(of_terms):
        yield of_terms[0][0]
