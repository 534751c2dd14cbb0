"""Nothing spreads the replicas of a workload over nodes.

## Why

All replicas may land on one node, and go down with it. The scheduler's own preference for spreading is weak:
a node with much room outweighs it.

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
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {matchLabels: {app: shop}}
      containers:
      - name: web
        image: example.org/web:1.4
```

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/

## Peers

kube-linter:no-anti-affinity, kube-score:deployment-has-host-podantiaffinity, kube-score:statefulset-has-host-podantiaffinity,
datree:EKS_MISSING_KEY_TOPOLOGYKEY, kyverno:create-pod-antiaffinity, kics:Deployment Has No PodAntiAffinity
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping
from podlint.objects.placement import pod_terms, spread_constraints
from podlint.objects.selectors import label_selector, matches
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule

_SEVERAL = 2


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("replicas",))
def no_pod_anti_affinity(pod: Pod) -> Iterator[Problem]:
    replicas = mapping(pod.object.value, "spec").get("replicas")
    if pod.object.kind not in ("Deployment", "StatefulSet") or "containers" not in pod.spec or not isinstance(replicas, int) or replicas < _SEVERAL:
        return
    own = labels(pod.metadata, "labels")
    terms = [term.value for term in pod_terms(pod, "podAntiAffinity")]
    if any(matches(label_selector(mapping(term, "labelSelector")), own) for term in terms) or any(True for _ in spread_constraints(pod)):
        return
    yield Problem(
        (*pod.path, "spec"),
        f"nothing keeps the {replicas} replicas of {pod.object.name!r} from running on one node",
        "add a topology spread constraint, or podAntiAffinity, that selects the labels of the template",
        on_key=True,
    )
