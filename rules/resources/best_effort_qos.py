"""No container of a pod requests anything, or is limited: the pod is the first to be evicted.

## Why

Without any request or limit for CPU and memory a pod is of the class *BestEffort*. The scheduler thinks that it needs nothing,
it gets what the others leave over, and when its node runs short of memory it is killed or evicted before all of them.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:  # error
  - name: web
    image: example.org/web:1.4
  - name: proxy
    image: example.org/proxy:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests: {cpu: 100m, memory: 128Mi}
      limits: {memory: 256Mi}
```

## Limits

The pods of `helm test` are left alone. `no-cpu-request` and `no-memory-request` say of each container what it lacks.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/

## Peers

kyverno:require-qos-burstable, popeye:POP-106
"""

from collections.abc import Iterator

from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_requested
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT)
def best_effort_qos(pod: Pod) -> Iterator[Problem]:
    containers = list(pod.containers())
    if not containers or is_test_hook(pod.object):
        return
    if not any(is_requested(container, pod, name) for container in containers for name in ("cpu", "memory")):
        yield Problem(
            (*pod.path, "spec", "containers"),
            "no container of the pod has a request or a limit for CPU or memory: where its node runs short, the pod is evicted first",
            "set resources.requests of its containers to what they usually need",
            on_key=True,
        )
