"""A role may read or change Secrets.

## Why

Whoever may get or list Secrets has every password, key and token in them, those of ServiceAccounts with more rights among them; `list` and
`watch` show the values as well as `get` does. Who may change them can put others in their place.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop}
rules:
- apiGroups: [""]
  resources: [secrets]  # error
  verbs: [get, list]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop}
rules:
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
  resourceNames: [shop-db]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

kube-linter:access-to-secrets, checkov:CKV2_K8S_5, kubescape:C-0015, kubescape:C-0186, trivy:KSV-0041, trivy:KSV-0113, datree:CIS_INVALID_VERB_SECRETS,
kyverno:restrict-secret-role-verbs, kics:RBAC Roles with Read Secrets Permissions
"""

from collections.abc import Iterator

from podlint.objects.role import READ, ROLES, WRITE, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("secrets",))
def rbac_secret_access(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("secrets",)}, (*READ, *WRITE)):
        reads = set(right.verbs) & {*READ, "update", "patch"}
        what = "every password and key in them" if reads else "a new one may ask for the token of any ServiceAccount"
        message = f"{role.kind} {role.name!r} lets its subjects {right}: {what}"
        yield Problem(right.path, message, "restrict it to the Secrets that are needed with resourceNames, and leave list and watch out")
