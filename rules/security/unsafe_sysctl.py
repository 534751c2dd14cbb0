"""A pod sets a sysctl that is not known to be safe.

## Why

The kubelet refuses the pod (SysctlForbidden) unless its node allows just this sysctl. Where it does, the setting
may disturb other pods of the node.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    sysctls:
    - name: net.core.somaxconn  # error
      value: "1024"
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
  securityContext:
    sysctls:
    - name: net.ipv4.ip_unprivileged_port_start
      value: "0"
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

Which ones are safe depends on the Kubernetes version. The kubelet asks for a recent kernel for some of them.

## Source

https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/

## Peers

kube-linter:unsafe-sysctls, trivy:KSV-0026, kyverno:restrict-sysctls, gatekeeper:forbidden-sysctls, psa:sysctls, monokle:PSS111,
terrascan:AC_K8S_0074
"""

from collections.abc import Iterator

from podlint.objects.pod_security import sysctls
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("sysctls",))
def unsafe_sysctl(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in sysctls(pod, kubernetes):
        yield Problem(
            refusal.path,
            f"{refusal.message}, which is not safe in 1.{kubernetes}: kubelets refuse the pod unless their node allows it",
            "set it on the nodes, or run the pod on nodes that allow it (kubelet --allowed-unsafe-sysctls)",
        )
