"""A container is given a capability that namespaces of level restricted refuse.

## Why

Restricted pods may add NET_BIND_SERVICE and nothing else. CHOWN, SETUID and their like are for programs that
start as root and become somebody else.

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
      capabilities:
        drop: [ALL]
        add:
        - CHOWN  # error
        - NET_BIND_SERVICE
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
      capabilities:
        drop: [ALL]
        add: [NET_BIND_SERVICE]
```

## Fix

The capability goes. Unsafe: what needed it fails.

## Limits

Of those that level baseline refuses too, capability-added-beyond-baseline speaks.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

## Peers

psa:capabilities_restricted, kyverno:disallow-capabilities-strict, trivy:KSV-0106
"""

from collections.abc import Iterator

from podlint.objects.pod_security import BASELINE_CAPABILITIES, added_beyond_restricted
from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.STRICT,
    standard=Profile.RESTRICTED,
    mentions=("add",),
    fix=FixKind.UNSAFE,
)
def capability_added_beyond_restricted(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in added_beyond_restricted(pod, kubernetes):
        if refusal.value in BASELINE_CAPABILITIES:
            yield Problem(
                refusal.path,
                f"{refusal.message}, which restricted namespaces refuse",
                "run the program as the user that it shall be, and leave the capability out",
                fix=Repair((Delete(refusal.path),), is_safe=False),
            )
