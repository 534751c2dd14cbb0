"""A container requests no CPU.

## Why

The scheduler counts the container as needing nothing, and places it on nodes that are full already. Where CPU is scarce it
gets the smallest share, and a HorizontalPodAutoscaler on CPU utilisation cannot work.

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
        memory: 128Mi
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

kube-linter:unset-cpu-requirements, kube-score:container-resources, polaris:cpuRequestsMissing, checkov:CKV_K8S_10, kubescape:C-0268, kubescape:C-0050,
trivy:KSV-0015, kubesec:RequestsCPU, datree:CONTAINERS_MISSING_CPU_REQUEST_KEY, kyverno:require-pod-requests-limits, gatekeeper:containerrequests, sonar:S6892,
monokle:KBP002, popeye:POP-106, terrascan:AC_K8S_0097
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_requested
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT)
def no_cpu_request(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or is_requested(container, pod, "cpu") or is_test_hook(pod.object):
        return
    yield Problem(
        (*container.path, *first_absent(container.value, ("resources", "requests", "cpu"))),
        f"the container {container.name!r} requests no CPU: the scheduler counts it as nothing, and it comes last where CPU is scarce",
        "set resources.requests.cpu to what it usually needs",
    )
