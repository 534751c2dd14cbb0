"""A pod with local storage does not say whether the cluster autoscaler may evict it.

## Why

The cluster autoscaler does not remove a node that runs a pod with an emptyDir or hostPath volume, unless the pod says that it may be
evicted. Nodes that are nearly empty are then kept and paid for.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:  # error
  name: shop
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: cache, mountPath: /cache}]
  volumes:
  - name: cache
    emptyDir: {}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    cluster-autoscaler.kubernetes.io/safe-to-evict: "true"
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts: [{name: cache, mountPath: /cache}]
  volumes:
  - name: cache
    emptyDir: {}
```

## Fix

The annotation is added with the value "true": what is in the volume must not be needed after an eviction.

## Limits

An emptyDir in memory counts as local storage, too. It runs only where it is selected by name.

## Source

https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md

## Peers

kyverno:add-safe-to-evict
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule

_ANNOTATION = "cluster-autoscaler.kubernetes.io/safe-to-evict"
_FOR_VOLUMES = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes"
_BY_CONTROLLERS = frozenset({"DaemonSet", "Job", "CronJob"})


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.OPTIONAL,
    mentions=("emptyDir", "hostPath"),
    fix=FixKind.UNSAFE,
)
def safe_to_evict_missing(pod: Pod) -> Iterator[Problem]:
    annotations = mapping(pod.metadata, "annotations")
    if pod.object.kind in _BY_CONTROLLERS or _ANNOTATION in annotations or _FOR_VOLUMES in annotations:
        return
    local = [text(volume, "name") for _, volume in items(pod.spec, "volumes") if volume.keys() & {"emptyDir", "hostPath"}]
    if local:
        path = (*pod.path, "metadata")
        yield Problem(
            path,
            f"the volume {local[0]!r} is local storage, and nothing says whether the cluster autoscaler may evict the pod",
            f"set the annotation {_ANNOTATION} to true or false",
            on_key=True,
            fix=Repair((Insert((*path, "annotations", _ANNOTATION), "true"),), is_safe=False),
        )
