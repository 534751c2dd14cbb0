"""A container can write to the file system of its image.

## Why

Whoever breaks in can change the program or add others, and what is written there is lost at the next restart
and counts as the ephemeral storage of the pod.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:  # error
      runAsUser: 10001
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
    securityContext:
      readOnlyRootFilesystem: true
    volumeMounts: [{name: tmp, mountPath: /tmp}]
  volumes:
  - name: tmp
    emptyDir: {}
```

## Fix

`readOnlyRootFilesystem` becomes true. Unsafe: programs that write outside of volumes fail.

## Limits

Pods with `os: {name: windows}` are left alone.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/security-context/

## Peers

kube-linter:no-read-only-root-fs, kube-score:container-security-context-readonlyrootfilesystem, polaris:notReadOnlyRootFilesystem,
checkov:CKV_K8S_22, kubescape:C-0017, trivy:KSV-0014, kubesec:ReadOnlyRootFilesystem, kubeaudit:ReadOnlyRootFilesystemNil,
datree:CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE, kyverno:require-ro-rootfs, gatekeeper:read-only-root-filesystem, monokle:KBP102,
semgrep:writable-filesystem-container, terrascan:AC_K8S_0078
"""

from collections.abc import Iterator

from podlint.objects.pod_security import container_contexts, is_windows
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, fix=FixKind.UNSAFE)
def writable_root_filesystem(pod: Pod) -> Iterator[Problem]:
    for setter in () if is_windows(pod) else container_contexts(pod):
        found = setter.value.get("readOnlyRootFilesystem")
        if found is not True:
            path = (*setter.path, "readOnlyRootFilesystem")
            yield Problem(
                path,
                f"{setter.title} can write to the file system of its image",
                "set readOnlyRootFilesystem: true, and mount an emptyDir where it has to write",
                fix=Repair((Insert(path, value=True) if found is None else Replace(path, value=True),), is_safe=False),
            )
