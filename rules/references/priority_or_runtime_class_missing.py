"""A pod names a PriorityClass or RuntimeClass that is not there.

## Why

The API server refuses every pod of the workload; only events of its ReplicaSet say so.

## Bad

```yaml
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: important}
value: 1000
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  priorityClassName: importand  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: important}
value: 1000
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  priorityClassName: important
  containers:
  - name: web
    image: example.org/web:1.4
---
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  priorityClassName: system-node-critical  # every cluster has it
  containers:
  - name: agent
    image: example.org/agent:1.4
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the run holds other such classes.

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.missing import absent
from podlint.objects.object import text
from podlint.objects.references import Reference
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Problem, Profile, Scope, Severity, nearest, rule

_CLASSES = {"priorityClassName": "scheduling.k8s.io/PriorityClass", "runtimeClassName": "node.k8s.io/RuntimeClass"}


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | frozenset(_CLASSES.values()),
    fix=FixKind.UNSAFE,
)
def priority_or_runtime_class_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for pod in objects.all_pods():
        for field, type in _CLASSES.items():
            name = text(pod.spec, field)
            if name and not name.startswith("system-") and not is_placeholder(name) and objects.lacks(type, "", name):
                reference = Reference((*pod.path, "spec", field), type, name)
                yield pod.object, absent(reference, "", nearest(name, objects.names(type, "")))
