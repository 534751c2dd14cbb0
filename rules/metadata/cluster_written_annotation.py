"""An annotation that a cluster wrote has been committed with the object.

## Why

It came with `kubectl get -o yaml`. The copy of the last applied configuration makes `kubectl apply` compare with the wrong state;
a claim that says it is bound waits for a volume of another cluster, and ends as Lost.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: shop
  annotations:
    pv.kubernetes.io/bind-completed: "yes"  # error
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
```

## Good

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: shop
  annotations:
    example.org/owner: shop-team
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
```

## Fix

Removes the annotation.

## Limits

What comes straight from a cluster, on standard input or as a List of `kubectl get`, is left alone: there these things belong.

That a claim is bound is a warning, the others are information.

## Source

https://kubernetes.io/docs/reference/labels-annotations-taints/
"""

from collections.abc import Iterator

from podlint.objects.object import is_dumped, mapping
from podlint.rule import Delete, FixKind, Object, Problem, Repair, Scope, Severity, rule

_BOUND = ("pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller")
_WRITERS = {
    "kubectl.kubernetes.io/last-applied-configuration": "kubectl apply",
    "deployment.kubernetes.io/revision": "the Deployment's controller",
    "deployment.kubernetes.io/desired-replicas": "the Deployment's controller",
    "deployment.kubernetes.io/max-replicas": "the Deployment's controller",
    "deprecated.daemonset.template.generation": "the API server",
    "pv.kubernetes.io/bind-completed": "the controller of volumes",
    "pv.kubernetes.io/bound-by-controller": "the controller of volumes",
    "volume.kubernetes.io/selected-node": "the scheduler",
    "volume.kubernetes.io/storage-provisioner": "the controller of volumes",
    "volume.beta.kubernetes.io/storage-provisioner": "the controller of volumes",
    "autoscaling.alpha.kubernetes.io/conditions": "the API server",
    "autoscaling.alpha.kubernetes.io/current-metrics": "the API server",
    "endpoints.kubernetes.io/last-change-trigger-time": "the controller of Endpoints",
}


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    mentions=("kubectl", "deployment", "deprecated", "pv", "volume", "autoscaling", "endpoints"),
    fix=FixKind.UNSAFE,
)
def cluster_written_annotation(object: Object) -> Iterator[Problem]:
    metadata = mapping(object.value, "metadata")
    if is_dumped(object):
        return
    for key in mapping(metadata, "annotations"):
        writer = _WRITERS.get(key)
        if writer:
            place = (*object.path, "metadata", "annotations", key)
            yield Problem(
                place,
                f"{writer} writes the annotation {key!r}; here it speaks of another time or cluster",
                "remove it",
                on_key=True,
                severity=Severity.WARNING if key in _BOUND else None,
                fix=Repair((Delete(place),), is_safe=False),
            )
