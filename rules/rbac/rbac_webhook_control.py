"""A role may change admission webhooks.

## Why

A mutating webhook reads and rewrites every object that anybody creates, Secrets among them; who may take a validating one away
turns the policies of the cluster off.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: policies}
rules:
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations]  # error
  verbs: [get, update]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: policies}
rules:
- apiGroups: [admissionregistration.k8s.io]
  resources: [validatingwebhookconfigurations]
  verbs: [get, list]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

checkov:CKV_K8S_155, kubescape:C-0281, trivy:KSV-0114, kyverno:restrict-clusterrole-mutating-validating-admission-webhooks
"""

from collections.abc import Iterator

from podlint.objects.role import CHANGE, ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_MUTATING, _VALIDATING = "mutatingwebhookconfigurations", "validatingwebhookconfigurations"


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=ROLES,
    mentions=(_MUTATING, _VALIDATING),
)
def rbac_webhook_control(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"admissionregistration.k8s.io": (_MUTATING, _VALIDATING)}, CHANGE):
        harm = "a webhook sees and rewrites every object" if _MUTATING in right.resources else "a webhook sees every object, and lets through what it likes"
        message = f"{role.kind} {role.name!r} lets its subjects {right}: {harm}"
        yield Problem(right.path, message, "leave it to the operators of the cluster, or restrict it to one configuration with resourceNames")
