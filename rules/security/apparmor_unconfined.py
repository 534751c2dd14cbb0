"""The AppArmor profile of a pod or container is switched off.

## Why

On nodes with AppArmor the runtime gives every container a profile that keeps it from mounting, and from writing to
what is dangerous in /proc and /sys. Switched off, only what the file permissions say is left.

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
      appArmorProfile:
        type: Unconfined  # error
---
apiVersion: v1
kind: Pod
metadata:
  name: old
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: unconfined  # error
spec:
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
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      appArmorProfile:
        type: RuntimeDefault
```

## Fix

The profile becomes that of the runtime. Unsafe: it may shut what the program needs.

## Source

https://kubernetes.io/docs/tutorials/security/apparmor/

## Peers

kubesec:ApparmorUnconfined, kubeaudit:AppArmorDisabled, kubeaudit:AppArmorBadValue, kyverno:restrict-apparmor-profiles,
gatekeeper:apparmor, psa:appArmorProfile, monokle:PSS107, trivy:KSV-0002
"""

from collections.abc import Iterator

from podlint.objects.pod_security import app_armor_profile
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("appArmorProfile", "apparmor"), fix=FixKind.UNSAFE)
def apparmor_unconfined(pod: Pod) -> Iterator[Problem]:
    for refusal in app_armor_profile(pod):
        default = "RuntimeDefault" if refusal.path[-1] == "type" else "runtime/default"
        yield Problem(
            refusal.path,
            f"{refusal.message}, so AppArmor does not hold it",
            f"set {default}, or a profile that the nodes have loaded",
            fix=Repair((Replace(refusal.path, default),), is_safe=False) if refusal.value else None,
        )
