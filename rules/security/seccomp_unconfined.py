"""The seccomp profile of a pod or container is switched off.

## Why

All system calls of the kernel are open to it then, with all the holes that are found in them. The profile of the
runtime shuts those that programs in containers do not need.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    seccompProfile:
      type: Unconfined  # error
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
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The type becomes `RuntimeDefault`. Unsafe: a system call that the program needs may be shut.

## Source

https://kubernetes.io/docs/tutorials/security/seccomp/

## Peers

trivy:KSV-0104, kubesec:SeccompUnconfined, kubeaudit:SeccompDisabledPod, kyverno:restrict-seccomp, psa:seccompProfile_baseline,
monokle:PSS110, semgrep:seccomp-confinement-disabled
"""

from collections.abc import Iterator

from podlint.objects.pod_security import seccomp_baseline
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("seccompProfile",), fix=FixKind.UNSAFE)
def seccomp_unconfined(pod: Pod) -> Iterator[Problem]:
    for refusal in seccomp_baseline(pod):
        yield Problem(
            refusal.path,
            f"{refusal.message}, so every system call is open to it",
            "set the type RuntimeDefault, or Localhost with a profile of your own",
            fix=Repair((Replace(refusal.path, "RuntimeDefault"),), is_safe=False) if refusal.value else None,
        )
