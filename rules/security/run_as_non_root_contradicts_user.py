"""A container must not run as root, and is made to run as root.

## Why

With `runAsNonRoot: true` and `runAsUser: 0` the kubelet refuses to start the container: it stays in
CreateContainerConfigError.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsNonRoot: true
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      runAsUser: 0  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
  initContainers:
  - name: own
    image: example.org/web:1.4
    securityContext: {runAsUser: 0, runAsNonRoot: false}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Source

kubernetes pkg/kubelet/kuberuntime/security_context.go verifyRunAsNonRoot
"""

from collections.abc import Iterator

from podlint.objects.pod_security import Setter, container_contexts, is_windows, pod_context
from podlint.rule import Path, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("runAsUser",))
def run_as_non_root_contradicts_user(pod: Pod) -> Iterator[Problem]:
    if is_windows(pod):
        return
    of_pod = pod_context(pod)
    told: set[Path] = set()
    for setter in container_contexts(pod):
        user, promise = _effective(setter, of_pod, "runAsUser"), _effective(setter, of_pod, "runAsNonRoot")
        if type(user.value.get("runAsUser")) is not int or user.value["runAsUser"] != 0 or promise.value.get("runAsNonRoot") is not True:
            continue
        place = (*user.path, "runAsUser")
        if place not in told:
            told.add(place)
            yield Problem(
                place,
                f"{setter.title} runs as root, and runAsNonRoot: true forbids that: the kubelet does not start it",
                "give it a user other than 0, or set runAsNonRoot: false for this container",
                related=(Related((*promise.path, "runAsNonRoot"), "forbidden here"),),
            )


def _effective(setter: Setter, of_pod: Setter, field: str) -> Setter:
    """Who decides about a field: the container where it says something, else its pod."""
    return setter if setter.value.get(field) is not None else of_pod
