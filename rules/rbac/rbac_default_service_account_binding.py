"""A binding gives rights to the ServiceAccount called default.

## Why

Every pod that names no ServiceAccount runs as `default` of its namespace: all of them get the right, also those that somebody
adds next year.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: ServiceAccount
  name: default  # error
  namespace: shop
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: ServiceAccount
  name: shop
  namespace: shop
```

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

checkov:CKV_K8S_42, kubescape:C-0189, popeye:POP-308, kics:Role Binding To Default Service Account, terrascan:AC_K8S_0113
"""

from collections.abc import Iterator

from podlint.objects.role import BINDINGS, role_of, subjects
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=BINDINGS, mentions=("default",))
def rbac_default_service_account_binding(binding: Object) -> Iterator[Problem]:
    kind, role = role_of(binding)
    for subject in subjects(binding):
        if subject.kind == "ServiceAccount" and subject.name == "default":
            yield Problem(
                (*subject.path, "name"),
                f"every pod of the namespace {subject.namespace!r} that names no ServiceAccount gets {kind} {role!r}",
                "make a ServiceAccount for the pods that need it, and bind that",
            )
