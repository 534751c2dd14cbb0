"""A binding gives somebody every right there is.

## Why

`cluster-admin` may read every Secret, change every object and become anybody. One leaked token or one hole in an application
that has it is the loss of the cluster. Hardly any program needs more than a few verbs on a few resources.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin  # error
subjects:
- {kind: ServiceAccount, name: shop, namespace: shop}
```

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules:
- apiGroups: ["*"]
  resources: ["*"]
  verbs: ["*"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: all  # error
subjects:
- {kind: ServiceAccount, name: shop, namespace: shop}
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- {kind: ServiceAccount, name: shop, namespace: shop}
```

## Limits

A RoleBinding, which gives all rights in one namespace only, is a finding for information. Bindings of Kubernetes' own
(`system:masters`) are left alone, and roles of other names are known only where they stand in the same folder.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles

## Peers

kube-linter:cluster-admin-role-binding, polaris:clusterrolebindingClusterAdmin, polaris:rolebindingClusterAdminClusterRole,
polaris:rolebindingClusterAdminRole, kubescape:C-0035, kubescape:C-0185, trivy:KSV-0111, datree:CIS_INVALID_ROLE_CLUSTER_ADMIN,
kyverno:restrict-binding-clusteradmin, kics:Cluster Admin Rolebinding With Superuser Permissions
"""

from collections.abc import Iterator

from podlint.objects.role import BINDINGS, ROLES, is_all_powerful, role_of, roles_beside, subjects
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=BINDINGS | ROLES, needs=BINDINGS)
def cluster_admin_binding(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    roles = roles_beside(objects)
    for binding in objects.of(*sorted(BINDINGS)):
        kind, name = role_of(binding)
        given = [subject for subject in subjects(binding) if subject.name not in ("", "system:masters")]
        role = roles.get((binding.folder, kind, name)) if given and name != "cluster-admin" else None
        if given and (name == "cluster-admin" or (role and is_all_powerful(role.value))):
            everywhere = binding.kind == "ClusterRoleBinding"
            where = "in the whole cluster" if everywhere else f"in the namespace {binding.home!r}"
            problem = Problem(
                (*binding.path, "roleRef", "name"),
                f"{given[0].kind} {given[0].name!r} gets every right {where} through {kind} {name!r}",
                "bind a role that names the resources and verbs that are needed",
                severity=Severity.WARNING if everywhere else Severity.INFO,
            )
            yield binding, problem
