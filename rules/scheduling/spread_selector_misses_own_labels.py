"""A topology spread constraint does not count the pod that has it.

## Why

The scheduler spreads the pods that the constraint's labelSelector selects. Where the pod itself is none of
them, placing it never changes the count: its own replicas may all land in one zone, or none can be placed at all.

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
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector:
          matchLabels: {app: web}  # error
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
        whenUnsatisfiable: DoNotSchedule
        labelSelector:
          matchLabels: {app: shop}
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

Puts the pod's own values into matchLabels, where the pod has all of these labels.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#conventions

## Peers

kube-score:pod-topology-spread-constraints
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import Value, labels, mapping
from podlint.objects.placement import spread_constraints
from podlint.objects.run import MADE_BY_CONTROLLERS
from podlint.objects.selectors import Requirement, label_selector
from podlint.rule import FixKind, Path, Pod, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("topologySpreadConstraints",), fix=FixKind.UNSAFE)
def spread_selector_misses_own_labels(pod: Pod) -> Iterator[Problem]:
    own = labels(pod.metadata, "labels")
    for path, constraint in spread_constraints(pod):
        selector = mapping(constraint, "labelSelector")
        unmet = [each for each in label_selector(selector) if each.key not in MADE_BY_CONTROLLERS and not each.matches(own)]
        if unmet and not any(_is_unknown(each, own) for each in unmet):
            yield Problem(
                _place((*path, "labelSelector"), selector, unmet[0]),
                f"the constraint counts pods with {_said(unmet[0])}, and the pod itself {_has(unmet[0], own)}",
                "select labels of the pod template",
                fix=_own_labels((*path, "labelSelector", "matchLabels"), selector, own, unmet),
            )


def _is_unknown(requirement: Requirement, own: dict[str, str]) -> bool:
    return any(map(is_placeholder, (requirement.key, *requirement.values, own.get(requirement.key, ""))))


def _place(path: Path, selector: Value, requirement: Requirement) -> Path:
    in_labels = requirement.key in mapping(selector, "matchLabels")
    return (*path, "matchLabels", requirement.key) if in_labels else (*path, "matchExpressions")


def _said(requirement: Requirement) -> str:
    values = ", ".join(sorted(requirement.values))
    return f"{requirement.key} {requirement.operator.value} {values}".rstrip() if len(requirement.values) != 1 else f"{requirement.key}={values}"


def _has(requirement: Requirement, own: dict[str, str]) -> str:
    return f"has {requirement.key}={own[requirement.key]}" if requirement.key in own else f"has no label {requirement.key!r}"


def _own_labels(path: Path, selector: Value, own: dict[str, str], unmet: list[Requirement]) -> Repair | None:
    wrong = [each.key for each in unmet]
    if not set(wrong) <= set(labels(selector, "matchLabels")) & set(own):
        return None
    return Repair(tuple(Replace((*path, key), own[key]) for key in wrong), is_safe=False)
