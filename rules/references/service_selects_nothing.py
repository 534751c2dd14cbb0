"""A Service selects no pod.

## Why

The Service has no endpoints: connections to it are refused or time out, and an Ingress in front of it
answers 503. Nothing else says so.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector:
    app: shopp  # error
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

Writes the value that the label of the pod next to it has (unsafe).

## Limits

It speaks only when the folder of the Service holds workloads of its namespace, and as info only where none
of them has nearly these labels: an operator may make the pods. A Service with Endpoints of its own is left alone.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service

## Peers

kube-linter:dangling-service, kube-score:service-targets-pod, kubescape:C-0293, popeye:POP-1100, kics:Service Does Not Target Pod
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.missing import OTHER_PODS, near_miss, workloads_near
from podlint.objects.object import labels, mapping
from podlint.objects.run import MADE_BY_CONTROLLERS
from podlint.objects.service import backings
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | OTHER_PODS | {"Service", "Endpoints"},
    fix=FixKind.UNSAFE,
    needs=frozenset({"Service"}),
)
def service_selects_nothing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for service, _, pods in backings(objects):
        if pods:
            continue
        wanted = labels(mapping(service.value, "spec"), "selector")
        if not wanted or any(map(is_placeholder, wanted.values())) or objects.find("Endpoints", service.home, service.name):
            continue
        around = workloads_near(objects).get((service.folder, service.home))
        if around:
            yield service, _problem(service, wanted, around)
        elif service.namespace:
            other = _in_folder(objects, service.folder, wanted)
            if other:
                yield service, _in_another_namespace(service, wanted, other)


def _in_folder(objects: Objects, place: str, wanted: dict[str, str]) -> Pod | None:
    """A pod of a folder that has the labels, in whatever namespace that is written."""
    needed = {key: value for key, value in wanted.items() if key not in MADE_BY_CONTROLLERS}
    if not objects.once(_values).issuperset(needed.values()):  # as for most, and to ask is cheaper than to look
        return None
    labelled = objects.once(_by_label, place)
    fewest = min((labelled.get(label, []) for label in needed.items()), key=len, default=[])
    return next((pod for pod in fewest if needed.items() <= pod.labels.items()), None)


def _values(objects: Objects) -> set[str]:
    """The values that labels of pods have, in whatever folder."""
    return {value for pod in objects.all_pods() for value in pod.labels.values()}


def _by_label(objects: Objects, place: str) -> dict[tuple[str, str], list[Pod]]:
    """The pods of a folder by label."""
    found: dict[tuple[str, str], list[Pod]] = {}
    for pod in objects.once(_by_folder).get(place, ()):
        for label in pod.labels.items():
            found.setdefault(label, []).append(pod)
    return found


def _by_folder(objects: Objects) -> dict[str, list[Pod]]:
    """The pods whose namespace is written by folder."""
    found: dict[str, list[Pod]] = {}
    for (place, _), pods in workloads_near(objects).items():
        found.setdefault(place, []).extend(pod for pod in pods if pod.object.namespace)
    return found


def _in_another_namespace(service: Object, wanted: dict[str, str], pod: Pod) -> Problem:
    said = ", ".join(f"{key}={value}" for key, value in wanted.items())
    return Problem(
        (*service.path, "spec", "selector"),
        f"no pod in namespace {service.home!r} of this run has the labels {said}, but those of the {pod.object.title} in namespace {pod.object.home!r} have",
        "put the Service into the namespace of its pods",
        severity=Severity.WARNING,
    )


def _all_but_one(wanted: dict[str, str], around: list[Pod]) -> str:
    """What to say where pods have all labels but one, which a program may put on them while they run: the leader of several, for one."""
    for pod in around:
        lacking = [f"{key}={value}" for key, value in wanted.items() if pod.labels.get(key) != value]
        if len(lacking) == 1 < len(wanted):
            return f"take {lacking[0]} away, unless something sets it while the pods run: those of the {pod.object.title} have all others"
    return ""


def _problem(service: Object, wanted: dict[str, str], around: list[Pod]) -> Problem:
    said = ", ".join(f"{key}={value}" for key, value in wanted.items())
    path = (*service.path, "spec", "selector")
    miss = near_miss(wanted, around, nearest)
    if miss is None:
        message = f"no pod in namespace {service.home!r} of this run has the labels {said}"
        return Problem(path, message, _all_but_one(wanted, around) or "select labels of a pod's template", severity=Severity.INFO)
    key, value = miss
    return Problem(
        (*path, key),
        f"no pod in namespace {service.home!r} has the labels {said}: the Service gets no endpoints",
        f"did you mean {key}={value}?",
        fix=Repair((Replace((*path, key), value),), is_safe=False),
    )
