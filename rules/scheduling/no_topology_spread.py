"""A workload has no topology spread constraints.

## Why

Anti-affinity keeps replicas apart, but does not balance them: with three zones and six replicas, four may
run in one. Topology spread constraints bound the difference.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:  # error
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
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {matchLabels: {app: shop}}
      containers:
      - name: web
        image: example.org/web:1.4
```

## Limits

A workload with `replicas: 1` or 0 is left alone.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/

## Peers

polaris:topologySpreadConstraint, kube-score:pod-topology-spread-constraints, kyverno:topologyspreadconstraints-policy
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, mentions=("Deployment", "StatefulSet"))
def no_topology_spread(pod: Pod) -> Iterator[Problem]:
    if pod.object.kind not in ("Deployment", "StatefulSet") or "containers" not in pod.spec or pod.spec.get("topologySpreadConstraints"):
        return
    if mapping(pod.object.value, "spec").get("replicas") not in (0, 1):
        message = f"no topologySpreadConstraints balance the replicas of {pod.object.name!r}"
        yield Problem((*pod.path, "spec"), message, "add one over topology.kubernetes.io/zone", on_key=True)
