"""A container has no seccomp profile.

## Why

Without one, every system call of the kernel is open to it, and every hole that is found in one. The profile of the
runtime shuts those that programs in containers do not need, and costs nothing.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The pod gets the profile of the runtime. Unsafe: a system call that the program needs may be shut.

## Limits

Kubelets with `seccompDefault` give every container the runtime's profile; a manifest cannot know. Pods with
`os: {name: windows}` are left alone.

## Source

https://kubernetes.io/docs/tutorials/security/seccomp/

## Peers

kube-score:container-seccomp-profile, checkov:CKV_K8S_31, kubescape:C-0210, trivy:KSV-0030, kubesec:SeccompAny,
kubeaudit:SeccompProfileMissing, datree:CIS_INVALID_VALUE_SECCOMP_PROFILE, datree:CONTAINERS_INCORRECT_SECCOMP_PROFILE,
kyverno:restrict-seccomp-strict, gatekeeper:seccompv2, psa:seccompProfile_restricted, monokle:PSS205, terrascan:AC_K8S_0080
"""

from collections.abc import Iterator

from podlint.objects import pod_security
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.RESTRICTED, fix=FixKind.UNSAFE)
def seccomp_unset(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in pod_security.seccomp_unset(pod, kubernetes):
        yield Problem(
            refusal.path,
            refusal.message,
            "set seccompProfile: {type: RuntimeDefault} in the securityContext of the pod",
            on_key=True,
            fix=Repair((Insert(refusal.path, "RuntimeDefault"),), is_safe=False),
        )
