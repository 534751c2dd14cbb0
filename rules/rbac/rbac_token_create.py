"""A role may create tokens of ServiceAccounts.

## Why

Who may create tokens can become any ServiceAccount of the namespace, and so has the rights of all of them.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: tokens}
rules:
- apiGroups: [""]
  resources: [serviceaccounts/token]  # error
  verbs: [create]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: tokens}
rules:
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
  resourceNames: [shop]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

kubescape:C-0282
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("serviceaccounts/token",))
def rbac_token_create(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("serviceaccounts/token",)}, ("create",)):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: a token gives all rights of its ServiceAccount"
        yield Problem(right.path, message, "restrict it to one ServiceAccount with resourceNames")
