"""A pod has no priority class.

## Why

Its priority is the cluster's default, mostly 0. When nodes run short, the scheduler and the kubelet cannot tell
what matters from what can wait.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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

## Source

https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/

## Peers

polaris:priorityClassNotSet, kyverno:require-pod-priorityclassname
"""

from collections.abc import Iterator

from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def no_priority_class(pod: Pod) -> Iterator[Problem]:
    if "containers" in pod.spec and not pod.spec.get("priorityClassName"):
        yield Problem((*pod.path, "spec"), f"{pod.object.title} has no priorityClassName", "name the PriorityClass that says how much it matters", on_key=True)
