"""A pod affinity or anti-affinity speaks of pods that nothing in the run makes.

## Why

With required affinity to pods that do not exist, the pod stays Pending. Anti-affinity to them keeps nothing
apart. Mostly the label has another value than the author thought.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  affinity:
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector: {matchLabels: {app: cashe}}  # error
  containers:
  - name: web
    image: example.org/web:1.4
---
apiVersion: v1
kind: Pod
metadata:
  name: cache
  labels: {app: cache}
spec:
  containers:
  - name: cache
    image: example.org/cache:1.4
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
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector: {matchLabels: {app: cache}}
  containers:
  - name: web
    image: example.org/web:1.4
---
apiVersion: v1
kind: Pod
metadata:
  name: cache
  labels: {app: cache}
spec:
  containers:
  - name: cache
    image: example.org/cache:1.4
```

## Limits

It speaks where the run has other pods in the namespace. Terms with a namespace selector, and preferred affinity, are left alone.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import strings
from podlint.objects.placement import PodTerm, pod_terms
from podlint.objects.selectors import label_selector
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=POD_TYPES)
def pod_affinity_selects_nothing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for pod in objects.all_pods():
        if "affinity" not in pod.spec:
            continue
        attracting = [term for term in pod_terms(pod, "podAffinity") if term.is_required]
        for term in (*attracting, *pod_terms(pod, "podAntiAffinity")):
            if _selects_nothing(term, pod, objects):
                yield pod.object, _problem(term)


def _selects_nothing(term: PodTerm, pod: Pod, objects: Objects) -> bool:
    selector = term.value.get("labelSelector")
    if not isinstance(selector, dict) or "namespaceSelector" in term.value:
        return False
    if any(is_placeholder(word) for each in label_selector(selector) for word in (each.key, *each.values)):
        return False
    namespaces = strings(term.value, "namespaces") or (pod.object.home,)
    if any(len(objects.pods(namespace)) <= (namespace == pod.object.home) for namespace in namespaces):
        return False
    return not any(objects.matching(namespace, selector) for namespace in namespaces)


def _problem(term: PodTerm) -> Problem:
    keeps_apart = "podAntiAffinity" in term.path
    effect = "keeps nothing apart" if keeps_apart else "no node is near them"
    return Problem((*term.path, "labelSelector"), f"no pod of the run has the labels that this selects, so it {effect}", "select the labels of a pod template")
