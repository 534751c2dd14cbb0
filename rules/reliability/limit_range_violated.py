"""A container, pod or claim is outside of what the LimitRange of its namespace allows.

## Why

The API server refuses every pod of the workload, or the claim: the Deployment is accepted, its ReplicaSet fails with
"forbidden: maximum memory usage per Container is", and no pod ever appears.

## Bad

```yaml
apiVersion: v1
kind: LimitRange
metadata: {name: shop}
spec:
  limits:
  - type: Container
    max: {memory: 1Gi}
    default: {memory: 256Mi}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources:
          limits:
            memory: 2Gi  # error
      - name: cache
        image: example.org/cache:1.4
        resources:
          requests:
            memory: 512Mi  # error
```

## Good

```yaml
apiVersion: v1
kind: LimitRange
metadata: {name: shop}
spec:
  limits:
  - type: Container
    max: {memory: 1Gi}
    default: {memory: 256Mi}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {limits: {memory: 1Gi}}
```

## Fix

Writes the bound in the place of what is beyond it, or the limit that a request needs (unsafe).

## Limits

The range has to stand in the folder of the object and in its namespace, or in a namespace that both write. Bounds for
pods as a whole are left alone.

## Source

kubernetes plugin/pkg/admission/limitranger/admission.go
"""

from collections.abc import Iterator

from podlint.objects.namespace_limits import RANGE, Bounds, applying, bounds, in_force
from podlint.objects.object import Object, mapping
from podlint.objects.quantity import ONE, plain, quantity
from podlint.objects.references import CLAIM
from podlint.objects.resources import amount
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, FixKind, Insert, Objects, Path, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {RANGE, CLAIM}, fix=FixKind.UNSAFE, needs=frozenset({"LimitRange"}))
def limit_range_violated(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    ranges = in_force(objects, RANGE)
    for pod in objects.pods_in(home for _, home in ranges):
        items = [(item, each.name) for each in applying(ranges, pod.object) for item in bounds(each) if item.type == "Container"]
        for container in pod.containers() if items else ():
            yield from ((pod.object, problem) for item, name in items for problem in _of_container(container, item, f"the LimitRange {name!r}"))
    for claim in objects.of(CLAIM) if ranges else ():
        items = [(item, each.name) for each in applying(ranges, claim) for item in bounds(each) if item.type == CLAIM]
        yield from ((claim, problem) for item, name in items for problem in _of_claim(claim, item, f"the LimitRange {name!r}"))


def _of_container(container: Container, item: Bounds, range: str) -> Iterator[Problem]:
    for resource in sorted(item.least.keys() | item.most.keys() | item.limit.keys() | item.ratio.keys()):
        request, limit = amount(container, "requests", resource), amount(container, "limits", resource)
        low = request or limit
        high = limit or request
        if low is None or high is None or not low.size or not high.size:
            continue  # the defaults of the range apply, or nobody knows
        least, most, default, ratio = (sizes.get(resource, 0) for sizes in (item.least, item.most, item.limit, item.ratio))
        if low.size < least:
            yield _too_little(low.path, resource, low.written, range, least)
        elif most and high.size > most:
            yield _too_much(high.path, resource, high.written, range, most)
        elif limit is None and default and low.size > default:
            message = f"{range} gives a {resource} limit of {plain(default)}, which is less than the request {low.written}"
            fix = Repair((Insert((*container.path, "resources", "limits", resource), low.written),), is_safe=False)
            yield Problem(low.path, message, f"write a limit of {low.written} or more", fix=fix)
        elif ratio and request and limit and limit.size * ONE > ratio * request.size:
            message = f"the {resource} limit {limit.written} is more than {plain(ratio)} times the request {request.written}, which {range} forbids"
            yield Problem(limit.path, message, "raise the request, or lower the limit")


def _of_claim(claim: Object, item: Bounds, range: str) -> Iterator[Problem]:
    path = (*claim.path, "spec", "resources", "requests", "storage")
    written = mapping(mapping(mapping(claim.value, "spec"), "resources"), "requests").get("storage")
    size = quantity(written) if isinstance(written, str | int) else 0
    least, most = item.least.get("storage", 0), item.most.get("storage", 0)
    if size and size < least:
        yield _too_little(path, "storage", written, range, least)
    elif size and most and size > most:
        yield _too_much(path, "storage", written, range, most)


def _too_little(path: Path, resource: str, written: object, range: str, least: int) -> Problem:
    fix = Repair((Replace(path, plain(least)),), is_safe=False)
    return Problem(path, f"{resource} {written} is less than {range} allows, {plain(least)}", f"ask for {plain(least)} at least", fix=fix)


def _too_much(path: Path, resource: str, written: object, range: str, most: int) -> Problem:
    fix = Repair((Replace(path, plain(most)),), is_safe=False)
    return Problem(path, f"{resource} {written} is more than {range} allows, {plain(most)}", f"write {plain(most)} at most", fix=fix)
