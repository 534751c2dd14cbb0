"""A pod says nothing about the nodes that it may run on.

## Why

Where a cluster sets nodes apart for teams or workloads, every pod has to choose its own. Without that it runs
wherever there is room.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - {key: example.org/pool, operator: In, values: [web]}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

A nodeSelector, or a node named in nodeName, does as well.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity

## Peers

kube-linter:no-node-affinity
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def no_node_affinity(pod: Pod) -> Iterator[Problem]:
    chooses = mapping(mapping(pod.spec, "affinity"), "nodeAffinity") or mapping(pod.spec, "nodeSelector") or text(pod.spec, "nodeName")
    if not chooses and "containers" in pod.spec:
        yield Problem((*pod.path, "spec"), f"{pod.object.title} chooses no nodes to run on", "add a required nodeAffinity, or a nodeSelector", on_key=True)
