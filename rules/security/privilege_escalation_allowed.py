"""Processes of a container may gain more privileges than their parent has.

## Why

Unless `allowPrivilegeEscalation` is false, a set-user-ID program such as `su` makes root of any user, and
undoes that the container does not run as root.

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
      allowPrivilegeEscalation: true  # error
  - name: worker
    image: example.org/worker:1.4
    securityContext:  # error
      runAsUser: 1000
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
      allowPrivilegeEscalation: false
```

## Fix

`allowPrivilegeEscalation` becomes false, except where the server refuses that: in privileged containers and
beside CAP_SYS_ADMIN. Unsafe: programs that become another user fail.

## Limits

Pods with `os: {name: windows}` are left alone.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

## Peers

kube-linter:privilege-escalation-container, polaris:privilegeEscalationAllowed, checkov:CKV_K8S_20, kubescape:C-0016, kubescape:C-0197,
trivy:KSV-0001, kubesec:AllowPrivilegeEscalation, kubeaudit:AllowPrivilegeEscalationNil, kubeaudit:AllowPrivilegeEscalationTrue,
datree:CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION, kyverno:disallow-privilege-escalation, gatekeeper:allow-privilege-escalation,
psa:allowPrivilegeEscalation, sonar:S6430, monokle:PSS202, terrascan:AC_K8S_0085, semgrep:allow-privilege-escalation,
semgrep:allow-privilege-escalation-no-securitycontext
"""

from collections.abc import Iterator

from podlint.objects.object import Value, mapping, strings
from podlint.objects.pod_security import container_contexts, privilege_escalation
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.RESTRICTED, fix=FixKind.UNSAFE)
def privilege_escalation_allowed(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    contexts = {setter.path: setter.value for setter in container_contexts(pod)}
    for refusal in privilege_escalation(pod, kubernetes):
        change = Insert(refusal.path, value=False) if refusal.value is None else Replace(refusal.path, value=False)
        yield Problem(
            refusal.path,
            refusal.message,
            "set allowPrivilegeEscalation: false",
            fix=None if _needs_privileges(contexts[refusal.path[:-1]]) else Repair((change,), is_safe=False),
        )


def _needs_privileges(context: Value) -> bool:
    """Whether the server refuses `allowPrivilegeEscalation: false` there."""
    return context.get("privileged") is True or "CAP_SYS_ADMIN" in strings(mapping(context, "capabilities"), "add")
