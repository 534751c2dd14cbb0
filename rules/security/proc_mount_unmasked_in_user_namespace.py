"""A container of a pod with users of its own sees all of /proc.

## Why

That is what `procMount: Unmasked` is for, and the level baseline allows it; restricted does not.

## Bad

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
      procMount: Default
```

## Fix

It becomes `Default`. Unsafe: what needed all of /proc fails.

## Limits

Before 1.35 baseline refuses it too, and proc-mount-unmasked says so.

## Source

k8s.io/pod-security-admission policy/check_procMount_restricted.go

## Peers

psa:procMount_restricted
"""

from collections.abc import Iterator

from podlint.objects.pod_security import proc_mount_baseline, proc_mount_restricted
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.OPTIONAL,
    standard=Profile.RESTRICTED,
    mentions=("procMount",),
    fix=FixKind.UNSAFE,
)
def proc_mount_unmasked_in_user_namespace(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    told = set(proc_mount_baseline(pod, kubernetes))
    for refusal in proc_mount_restricted(pod):
        if refusal not in told:
            yield Problem(
                refusal.path,
                f"{refusal.message}, which restricted namespaces refuse even in a pod with users of its own",
                "leave procMount out",
                fix=Repair((Replace(refusal.path, "Default"),), is_safe=False),
            )
