"""A pod affinity reckons with a node label that is deprecated.

## Why

`failure-domain.beta.kubernetes.io/zone` and its like have had stable names since Kubernetes 1.17. New cloud providers no longer set
the old ones: nodes without the label share no topology, so anti-affinity keeps nothing apart. The API server warns of
other places, not of this one.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: failure-domain.beta.kubernetes.io/zone  # error
        labelSelector: {matchLabels: {app: shop}}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: topology.kubernetes.io/zone
        labelSelector: {matchLabels: {app: shop}}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Writes the stable name, which all nodes have had since Kubernetes 1.17.

## Source

https://kubernetes.io/docs/reference/labels-annotations-taints/#failure-domainbetakubernetesiozone
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.placement import pod_terms
from podlint.rule import FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_SUCCESSORS = {
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
    "beta.kubernetes.io/arch": "kubernetes.io/arch",
    "beta.kubernetes.io/os": "kubernetes.io/os",
}


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.POD,
    mentions=("affinity",),
    fix=FixKind.UNSAFE,
)
def deprecated_topology_key(pod: Pod) -> Iterator[Problem]:
    for field in ("podAffinity", "podAntiAffinity"):
        for term in pod_terms(pod, field):
            key = text(term.value, "topologyKey")
            successor = _SUCCESSORS.get(key)
            if successor:
                place = (*term.path, "topologyKey")
                fix = Repair((Replace(place, successor),), is_safe=False)
                yield Problem(place, f"the node label {key!r} is deprecated; it is called {successor!r}", f"write {successor}", fix=fix)
