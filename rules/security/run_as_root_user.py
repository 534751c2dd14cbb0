"""A pod or container is made to run as root.

## Why

Root of the container is root of the node, only kept in by the kernel: a hole there, or a mounted path of the
node, and it has the node. Namespaces of level restricted refuse `runAsUser: 0`.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
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
    runAsUser: 10001
    fsGroup: 10001  # the files of its volumes are this group's: no init container has to chown them
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

Since 1.35, pods with users of their own (`hostUsers: false`) may: their root is nobody on the node.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

## Peers

polaris:runAsRootAllowed, trivy:KSV-0105, kubeaudit:RunAsUserCSCRoot, kubeaudit:RunAsUserPSCRoot, kyverno:require-run-as-non-root-user,
psa:runAsUser, monokle:PSS204
"""

from collections.abc import Iterator

from podlint.objects.pod_security import run_as_user
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, standard=Profile.RESTRICTED, mentions=("runAsUser",))
def run_as_root_user(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in run_as_user(pod, kubernetes):
        yield Problem(refusal.path, refusal.message, "give it a user of the image with another number; for the files of volumes set fsGroup")
