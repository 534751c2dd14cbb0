"""Neither a container nor its pod has a security context.

## Why

Everything is left to the image and to the runtime: most such containers run as root, with about a dozen
capabilities.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web  # error
    image: example.org/web:1.4
```

## Good

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
```

## Limits

The rules about each of its fields say more; so this one is off unless it is selected.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/security-context/

## Peers

checkov:CKV_K8S_29, checkov:CKV_K8S_30, trivy:KSV-0118, kubescape:C-0211, datree:CIS_MISSING_KEY_SECURITYCONTEXT, terrascan:AC_K8S_0064
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.pod_security import every_container, pod_context
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def no_security_context(pod: Pod) -> Iterator[Problem]:
    for container in () if pod_context(pod).value else every_container(pod):
        if not mapping(container.value, "securityContext"):
            yield Problem(
                (*container.path, "securityContext"),
                f"neither the container {container.name!r} nor its pod has a securityContext",
                "say at least runAsNonRoot: true and allowPrivilegeEscalation: false",
            )
