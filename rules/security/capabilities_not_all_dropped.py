"""A container keeps capabilities that it was not asked to drop.

## Why

Runtimes give every container about a dozen capabilities, NET_RAW and MKNOD among them. Hardly a program needs one
when it does not run as root; whoever breaks in has them all.

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
        drop: [NET_RAW]  # error
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

`ALL` is dropped. Unsafe: the program may need what it has today, above all when it runs as root.

## Limits

Pods with `os: {name: windows}` have no capabilities. Admission takes `ALL` in this spelling only.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

## Peers

polaris:insecureCapabilities, checkov:CKV_K8S_37, kubescape:C-0201, trivy:KSV-0003, trivy:KSV-0106, kubesec:CapDropAll,
kubeaudit:CapabilityShouldDropAll, datree:EKS_INVALID_CAPABILITIES_EKS, kyverno:disallow-capabilities-strict, kyverno:require-drop-all,
psa:capabilities_restricted, monokle:PSS206, monokle:KBP103, trivy:KSV-0004, kubesec:CapDropAny
"""

from collections.abc import Iterator

from podlint.objects.pod_security import Refusal, not_all_dropped
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.RESTRICTED, fix=FixKind.UNSAFE)
def capabilities_not_all_dropped(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in not_all_dropped(pod, kubernetes):
        yield Problem(
            refusal.path,
            refusal.message,
            "set capabilities.drop to [ALL], and add those that it fails without",
            fix=Repair((_dropping(refusal),), is_safe=False),
        )


def _dropping(refusal: Refusal) -> Insert | Replace:
    """ALL in the right spelling, or one item more, or the list itself."""
    if not isinstance(refusal.value, list) or not refusal.value:
        return Insert(refusal.path, ("ALL",))
    for index, name in enumerate(refusal.value):
        if isinstance(name, str) and name.upper() == "ALL":
            return Replace((*refusal.path, index), "ALL")
    return Insert((*refusal.path, len(refusal.value)), "ALL")
