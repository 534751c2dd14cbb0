"""A container has no memory limit.

## Why

A leak in it takes the memory of the whole node, until the kernel kills processes or the kubelet evicts pods: not only this
one. With a limit, only the container that leaks is killed and started again.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:  # error
      requests: {cpu: 100m, memory: 128Mi}
  - name: proxy  # error
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
  - name: proxy
    image: example.org/proxy:1.4
    resources:
      limits: {cpu: 100m, memory: 64Mi}  # without requests, these are the requests too
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  resources:  # for all containers together
    requests: {cpu: 500m, memory: 512Mi}
    limits: {cpu: "1", memory: 512Mi}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

A limit of the pod as a whole (`spec.resources`) counts for all of its containers. Init containers and the pods of `helm test`
are left alone. A LimitRange of the namespace may fill in what is absent: podlint does not look for it.

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

## Peers

kube-linter:unset-memory-requirements, kube-score:container-resources, polaris:memoryLimitsMissing, checkov:CKV_K8S_13, kubescape:C-0271, kubescape:C-0009,
trivy:KSV-0018, kubesec:LimitsMemory, kubeaudit:LimitsMemoryNotSet, datree:CONTAINERS_MISSING_MEMORY_LIMIT_KEY, gatekeeper:containerlimits, sonar:S6864,
monokle:KBP005, popeye:POP-107, terrascan:AC_K8S_0100, kyverno:require-pod-requests-limits
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_limited
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT)
def no_memory_limit(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or is_limited(container, pod, "memory") or is_test_hook(pod.object):
        return
    yield Problem(
        (*container.path, *first_absent(container.value, ("resources", "limits", "memory"))),
        f"the container {container.name!r} has no memory limit: a leak in it takes the memory of the whole node",
        "set resources.limits.memory to the most that it may use",
    )
