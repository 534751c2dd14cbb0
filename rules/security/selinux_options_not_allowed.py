"""SELinux options give a pod or container another user, role or type than containers have.

## Why

The type decides what SELinux lets a process do. With another one than those made for containers, `spc_t` for
instance, it may do as much as processes of the node. Namespaces of level baseline refuse it.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    seLinuxOptions:
      type: spc_t  # error
      user: system_u  # error
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
    seLinuxOptions:
      type: container_t
      level: s0:c123,c456
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The option goes. Unsafe: what the other type or user was for fails.

## Limits

`container_engine_t` is allowed since 1.31.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

trivy:KSV-0025, kyverno:disallow-selinux, gatekeeper:selinux, psa:seLinuxOptions, monokle:PSS108
"""

from collections.abc import Iterator

from podlint.objects.pod_security import se_linux_options
from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("seLinuxOptions",), fix=FixKind.UNSAFE)
def selinux_options_not_allowed(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in se_linux_options(pod, kubernetes):
        yield Problem(
            refusal.path,
            f"{refusal.message}, which namespaces of level baseline refuse",
            "leave it out where the container does without: the runtime gives it a user, a role and a type; a level may be set",
            fix=Repair((Delete(refusal.path),), is_safe=False),
        )
