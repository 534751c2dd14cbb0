"""A container requests no memory.

## Why

The scheduler counts the container as needing nothing, and places it on nodes whose memory is given away already. When the
node runs short, pods that use more than they requested are evicted first, and this one requested nothing.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests:  # error
        cpu: 100m
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

A limit without a request counts as the request. Resources of the pod as a whole (`spec.resources`) count for all of its containers.
Init containers and the pods of `helm test` are left alone. A LimitRange of the namespace may fill in what is absent: podlint
does not look for it.

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

## Peers

kube-linter:unset-memory-requirements, kube-score:container-resources, polaris:memoryRequestsMissing, checkov:CKV_K8S_12, kubescape:C-0269, kubescape:C-0004,
trivy:KSV-0016, kubesec:RequestsMemory, datree:CONTAINERS_MISSING_MEMORY_REQUEST_KEY, kyverno:require-pod-requests-limits, gatekeeper:containerrequests,
sonar:S6873, monokle:KBP004, popeye:POP-106, terrascan:AC_K8S_0099
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_requested
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT)
def no_memory_request(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or is_requested(container, pod, "memory") or is_test_hook(pod.object):
        return
    yield Problem(
        (*container.path, *first_absent(container.value, ("resources", "requests", "memory"))),
        f"the container {container.name!r} requests no memory: the scheduler counts it as nothing, and it is evicted first where memory is short",
        "set resources.requests.memory to what it usually needs",
    )
