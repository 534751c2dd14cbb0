"""A pod asks for, or puts up with, the nodes of the control plane.

## Why

What runs beside the API server and etcd competes with them for CPU, memory and disk, and whoever breaks out of
its container there has the cluster.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:
    node-role.kubernetes.io/control-plane: ""  # error
  tolerations:
  - key: node-role.kubernetes.io/control-plane  # error
    effect: NoSchedule
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
  tolerations:
  - key: example.org/spot
    operator: Exists
    effect: NoSchedule
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

DaemonSets and what lives in kube-system may belong there, and are left alone.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/

## Peers

kyverno:restrict-controlplane-scheduling
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.placement import CONTROL_PLANE_LABELS, node_requirements, tolerates_everything, tolerations
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("tolerations", "node-role.kubernetes.io/"))
def control_plane_scheduling(pod: Pod) -> Iterator[Problem]:
    if pod.object.kind == "DaemonSet" or pod.object.namespace == "kube-system":
        return
    for requirement in node_requirements(pod):
        if requirement.key in CONTROL_PLANE_LABELS and requirement.operator in ("In", "Exists"):
            yield Problem(requirement.path, f"the pod asks for nodes with {requirement.key!r}, where the control plane runs", "let it run on worker nodes")
    for path, toleration in tolerations(pod):
        key = text(toleration, "key")
        if key in CONTROL_PLANE_LABELS:
            yield Problem((*path, "key"), f"the pod tolerates {key!r}, so it may run beside the control plane", "remove the toleration")
        elif tolerates_everything(toleration) and text(toleration, "effect") in ("", "NoSchedule"):
            yield Problem(path, "the pod tolerates every taint, that of the control plane too", "name the taints that are meant")
