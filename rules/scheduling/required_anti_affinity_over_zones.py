"""More replicas keep apart by zone than a cluster usually has zones.

## Why

Required anti-affinity over zones lets one replica run in each zone. The others stay Pending for ever, and a
rolling update has nowhere to start its first new pod.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 5
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: topology.kubernetes.io/zone  # error
            labelSelector: {matchLabels: {app: shop}}
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
  replicas: 5
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: shop}}
      containers:
      - name: web
        image: example.org/web:1.4
```

## Options

- `zones` (default 3): how many zones the nodes are in
- `nodes` (default 0, not known): how many nodes may run the pods, for anti-affinity over `kubernetes.io/hostname`

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import labels, mapping, text
from podlint.objects.placement import ZONE_LABELS, pod_terms
from podlint.objects.selectors import label_selector, matches
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is known of the cluster."""

    zones: int = 3
    nodes: int = 0


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("podAntiAffinity",))
def required_anti_affinity_over_zones(pod: Pod, options: Options) -> Iterator[Problem]:
    replicas = mapping(pod.object.value, "spec").get("replicas")
    if not isinstance(replicas, int):
        return
    own = labels(pod.metadata, "labels")
    for term in pod_terms(pod, "podAntiAffinity"):
        selector, key = term.value.get("labelSelector"), text(term.value, "topologyKey")
        places = _places(key, options)
        if term.is_required and 0 < places < replicas and isinstance(selector, dict) and matches(label_selector(selector), own):
            yield Problem(
                (*term.path, "topologyKey"),
                f"each {key.rpartition('/')[2]} takes one of the {replicas} replicas, and there are {places}",
                "prefer it rather than require it, or use a topology spread constraint",
            )


def _places(topology_key: str, options: Options) -> int:
    """How many places of that topology there are; 0 where that is not known."""
    if topology_key in ZONE_LABELS:
        return options.zones
    return options.nodes if topology_key == "kubernetes.io/hostname" else 0
