"""The selector of a workload picks the pods of another one, too.

## Why

The selector is how a workload, its autoscaler and its disruption budget know their pods. With foreign
pods among them the autoscaler averages over the wrong ones, the budget counts them, and controllers may
fight over pods that nobody owns.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web}
spec:
  selector:
    matchLabels: {app: shop}  # error
  template:
    metadata: {labels: {app: shop, tier: web}}
    spec:
      containers:
      - name: web
        image: example.org/shop-web:1.4
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-worker}
spec:
  selector: {matchLabels: {app: shop, tier: worker}}
  template:
    metadata: {labels: {app: shop, tier: worker}}
    spec:
      containers:
      - name: worker
        image: example.org/shop-worker:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web}
spec:
  selector: {matchLabels: {app: shop, tier: web}}
  template:
    metadata: {labels: {app: shop, tier: web}}
    spec:
      containers:
      - name: web
        image: example.org/shop-web:1.4
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-worker}
spec:
  selector: {matchLabels: {app: shop, tier: worker}}
  template:
    metadata: {labels: {app: shop, tier: worker}}
    spec:
      containers:
      - name: worker
        image: example.org/shop-worker:1.4
```

## Limits

Only workloads of one file are compared, as files of a folder may be alternatives to each other, and only
those that run different images or commands. Jobs get a label of their own from the server, and bare Pods are
left alone.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import mapping
from podlint.objects.pod import pod_of
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Role, Scope, Severity, rule

_OWNERS = ("apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "apps/DaemonSet")

_Programs = frozenset[tuple[str, ...]]
_Candidates = dict[_Programs, Object]
_Pods = dict[int, Pod]  # by the id of the workload that makes it


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES)
def overlapping_workload_selectors(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    told: set[frozenset[int]] = set()
    picked: dict[tuple[str, str], dict[str, _Pods]] = {}
    candidates: dict[tuple[str, str, str], _Candidates] = {}
    for workload in _owners_side_by_side(objects):
        selector = mapping(mapping(workload.value, "spec"), "selector")
        selected = objects.matching(workload.home, selector) if selector else []
        if not selected or (len(selected) == 1 and selected[0].object is workload):
            continue
        key = (workload.home, repr(selector))
        if key not in picked:
            picked[key] = _by_file(selected)
        pods = picked[key].get(workload.file, {})
        if pods.keys() <= {id(workload)}:
            continue
        place = (*key, workload.file)
        if place not in candidates:
            candidates[place] = _candidates(pods)
        other = _other_owner(workload, pods.get(id(workload)) or pod_of(workload), candidates[place])
        if other and frozenset((id(workload), id(other))) not in told:
            told.add(frozenset((id(workload), id(other))))
            field = "matchLabels" if "matchLabels" in selector else "matchExpressions"
            yield (
                workload,
                Problem(
                    (*workload.path, "spec", "selector", field),
                    f"the selector of the {workload.title} picks the pods of the {other.title}, too",
                    "give the pods of each a label of their own, and name it in the selector",
                ),
            )


def _owners_side_by_side(objects: Objects) -> Iterator[Object]:
    """The workloads of each file and namespace that holds several."""
    found: dict[tuple[str, str], list[Object]] = {}
    for workload in objects.of(*_OWNERS):
        found.setdefault((workload.file, workload.home), []).append(workload)
    return (workload for workloads in found.values() if len(workloads) > 1 for workload in workloads)


def _by_file(pods: list[Pod]) -> dict[str, _Pods]:
    found: dict[str, _Pods] = {}
    for pod in pods:
        if pod.object.type in _OWNERS:
            found.setdefault(pod.object.file, {})[id(pod.object)] = pod
    return found


def _candidates(pods: _Pods) -> _Candidates:
    """Of the workloads that own the pods one for each program."""
    found: _Candidates = {}
    for pod in pods.values():
        found.setdefault(_programs(pod), pod.object)
    return found


def _other_owner(workload: Object, own: Pod | None, candidates: _Candidates) -> Object | None:
    """A workload of the same file that runs other programs."""
    programs = _programs(own) if own else frozenset()
    for others, owner in candidates.items():
        if programs.isdisjoint(others) and (owner.type, owner.name) != (workload.type, workload.name):
            return owner
    return None


def _programs(pod: Pod) -> _Programs:
    """The images of a pod's main containers, with what they are told to run."""
    main = (container for container in pod.containers() if container.role is Role.MAIN)
    return frozenset((parse_image(container.image).repository, *container.command, *container.args) for container in main)
