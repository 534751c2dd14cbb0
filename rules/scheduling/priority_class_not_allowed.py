"""A pod takes a priority that is not meant for it.

## Why

`system-cluster-critical` and `system-node-critical` outrank everything that users run: such a pod pushes others off
their nodes, and is never evicted to make room for them. They are for what the cluster itself needs.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  priorityClassName: system-cluster-critical  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  priorityClassName: business-hours
  containers:
  - name: web
    image: example.org/web:1.4
```

## Options

- `allowed` (default none): the only classes that may be named; without any, all but those of the system outside namespaces named *-system

## Source

https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/

## Peers

kube-linter:priority-class-name, kyverno:allowed-pod-priorities
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.image import is_placeholder
from podlint.objects.object import text
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """Which classes may be named."""

    allowed: tuple[str, ...] = ()


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("priorityClassName",))
def priority_class_not_allowed(pod: Pod, options: Options) -> Iterator[Problem]:
    name = text(pod.spec, "priorityClassName")
    place = (*pod.path, "spec", "priorityClassName")
    if not name or is_placeholder(name):
        return
    if options.allowed and name not in options.allowed:
        yield Problem(place, f"the priority class {name!r} is none of {', '.join(options.allowed)}", "name one of these")
    elif not options.allowed and name.startswith("system-") and not pod.object.namespace.endswith("-system"):
        yield Problem(place, f"{name!r} is for what the cluster itself needs, and outranks all other pods", "make a PriorityClass of your own")
