"""A pod stands alone, without a controller that replaces it.

## Why

When its node fails or is drained, the pod is gone: nobody starts it again elsewhere.

## Bad

```yaml
apiVersion: v1
kind: Pod  # error
metadata: {name: shop}
spec:
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
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
---
apiVersion: v1
kind: Pod
metadata: {name: once}
spec:
  restartPolicy: Never  # it is meant to end
  containers:
  - name: task
    image: example.org/task:1.4
```

## Limits

Pods that are meant to end, Helm hooks, static pods and pods of the system are left alone.

## Source

https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs

## Peers

datree:K8S_INCORRECT_KIND_VALUE_POD, kubescape:C-0073, popeye:POP-208, kyverno:prevent-bare-pods
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.pod import MIRROR_ANNOTATION
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_ELSEWHERE = ("kubernetes.io/config.source", MIRROR_ANNOTATION, "helm.sh/hook")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Pod"}))
def naked_pod(object: Object) -> Iterator[Problem]:
    metadata, spec = mapping(object.value, "metadata"), mapping(object.value, "spec")
    notes = mapping(metadata, "annotations")
    if object.namespace == "kube-system" or metadata.get("ownerReferences") or any(note in notes for note in _ELSEWHERE):
        return
    if spec.get("restartPolicy") not in ("Never", "OnFailure"):
        yield Problem(
            (*object.path, "kind"), f"no controller replaces the {object.title} when its node fails", "make it the template of a Deployment or StatefulSet"
        )
