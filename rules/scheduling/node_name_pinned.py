"""A pod names its node in spec.nodeName.

## Why

The scheduler never sees the pod: whether the node has room, is tainted, or exists at all is not looked at. When
the node is full the kubelet refuses the pod, and when it is gone the pod stays Pending. Deleting the node deletes
the only place for all replicas.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      nodeName: worker-1  # error
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      nodeSelector:
        kubernetes.io/hostname: worker-1
      containers:
      - name: web
        image: example.org/web:1.4
```

## Limits

A Pod that was read from a cluster (with a status, with ownerReferences, or as the mirror of a static pod) is left alone, as its nodeName
was filled in; so are the pods in kube-system.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename

## Peers

kyverno:restrict-node-selection
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import mapping, text
from podlint.objects.pod import MIRROR_ANNOTATION
from podlint.rule import Pod, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("nodeName",))
def node_name_pinned(pod: Pod) -> Iterator[Problem]:
    node = text(pod.spec, "nodeName")
    if not node or is_placeholder(node) or pod.object.namespace == "kube-system" or _was_filled_in(pod):
        return
    yield Problem(
        (*pod.path, "spec", "nodeName"),
        f"the pod is tied to the node {node!r} past the scheduler: whether it fits there is not looked at",
        f"select the node by its label, kubernetes.io/hostname: {node}, or leave the choice to the scheduler",
    )


def _was_filled_in(pod: Pod) -> bool:
    """Whether the pod was read from a cluster, where every pod has its node's name."""
    is_live = bool(mapping(pod.object.value, "status")) or bool(pod.metadata.get("ownerReferences"))
    return is_live or MIRROR_ANNOTATION in mapping(pod.metadata, "annotations")
