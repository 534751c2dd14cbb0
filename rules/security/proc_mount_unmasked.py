"""A container sees all of /proc.

## Why

Runtimes hide or write-protect what in /proc could harm the node. Unmasked, root in the container can for instance
change settings of the kernel. It is meant for containers within containers, in pods with users of their own.

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
      procMount: Unmasked  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  hostUsers: false
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      procMount: Unmasked
```

## Fix

It becomes `Default`. Unsafe: what needed all of /proc fails.

## Limits

Pods with `hostUsers: false` may do it since 1.35. Since 1.33 the server refuses it in other pods in any namespace.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

kube-linter:unsafe-proc-mount, polaris:procMount, trivy:KSV-0027, kyverno:disallow-proc-mount, gatekeeper:proc-mount,
psa:procMount_baseline, psa:procMount_restricted, monokle:PSS109, terrascan:AC_K8S_0077
"""

from collections.abc import Iterator

from podlint.objects.pod_security import proc_mount_baseline
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.OPTIONAL,
    standard=Profile.BASELINE,
    mentions=("procMount",),
    fix=FixKind.UNSAFE,
)
def proc_mount_unmasked(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in proc_mount_baseline(pod, kubernetes):
        yield Problem(
            refusal.path,
            f"{refusal.message}, so nothing of it is hidden",
            "leave procMount out",
            fix=Repair((Replace(refusal.path, "Default"),), is_safe=False),
        )
