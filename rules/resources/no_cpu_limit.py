"""A container has no CPU limit.

## Why

It may use all CPU of its node that nobody else has requested. Where load must be the same from run to run, or nodes are shared
with strangers, that is not wanted. Many teams demand the opposite: a container at its limit is slowed down even on an idle node.

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
      limits:  # error
        memory: 256Mi
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
      limits: {cpu: "1", memory: 256Mi}
```

## Limits

A policy that runs only where it is selected by name; `cpu-limit-set` is the opposite one. A limit of the pod as a whole
(`spec.resources`) counts for all of its containers. Init containers and the pods of `helm test` are left alone.

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

## Peers

kube-score:container-resources, polaris:cpuLimitsMissing, checkov:CKV_K8S_11, kubescape:C-0270, trivy:KSV-0011, kubesec:LimitsCPU, kubeaudit:LimitsCPUNotSet,
datree:CONTAINERS_MISSING_CPU_LIMIT_KEY, kyverno:require-cpu-limits, gatekeeper:containerlimits, sonar:S6869, monokle:KBP003, kube-linter:unset-cpu-requirements
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.helm import is_test_hook
from podlint.objects.resources import is_limited
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def no_cpu_limit(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or is_limited(container, pod, "cpu") or is_test_hook(pod.object):
        return
    yield Problem(
        (*container.path, *first_absent(container.value, ("resources", "limits", "cpu"))),
        f"the container {container.name!r} has no CPU limit: it may use all CPU of its node that is idle",
        "set resources.limits.cpu to the most that it may use",
    )
