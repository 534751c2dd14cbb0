"""A container runs as a process of its Windows host.

## Why

It has the rights of the host's own services, its network and its files: nothing is left of the container
but the way in which it is delivered.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  os: {name: windows}
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true  # error
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
  os: {name: windows}
  securityContext:
    windowsOptions:
      runAsUserName: ContainerUser
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

`hostProcess` becomes false. Unsafe: what needed the host fails.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/

## Peers

polaris:hostProcess, kubescape:C-0202, trivy:KSV-0103, datree:EKS_INVALID_HOSTPROCESS_VALUE, kyverno:disallow-host-process,
gatekeeper:host-process, psa:windowsHostProcess, monokle:PSS101
"""

from collections.abc import Iterator

from podlint.objects import pod_security
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("hostProcess",), fix=FixKind.UNSAFE)
def windows_host_process(pod: Pod) -> Iterator[Problem]:
    for refusal in pod_security.windows_host_process(pod):
        yield Problem(
            refusal.path,
            f"{refusal.message}, with the rights of the host's services",
            "run it as a container, or keep such pods in a namespace of their own",
            fix=Repair((Replace(refusal.path, value=False),), is_safe=False),
        )
