"""A binding gives a Role or ClusterRole that is not there.

## Why

The binding is accepted and grants nothing: every request of its subjects is answered with Forbidden, as if there
were no binding. The roleRef cannot be changed later, so the binding has to be deleted.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop-reader}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: shop-readers  # error
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop-reader}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop-reader}
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}  # every cluster has it
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop-reader, namespace: kube-system}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop-auth-reader, namespace: kube-system}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}  # and this one
subjects: [{kind: ServiceAccount, name: shop, namespace: shop}]
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the binding holds other roles of the kind (and, of Roles, in its namespace), and
as info only where none is nearly called so. Where a Kustomization patches, renames or moves them it says
nothing. Roles and ClusterRoles that every cluster has count as there.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding, kubernetes
plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go

## Peers

popeye:POP-1300, polaris:clusterrolebindingPodExecAttach, polaris:rolebindingClusterRolePodExecAttach, polaris:rolebindingRolePodExecAttach
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import renamed_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION, Missing, absent
from podlint.objects.object import DEFAULT_NAMESPACE
from podlint.objects.references import Reference
from podlint.objects.role import BINDINGS, GROUP, ROLES, role_of
from podlint.rule import FixKind, Object, Objects, Problem, Scope, Severity, nearest, rule

_IN_EVERY_CLUSTER = {"ClusterRole": frozenset({"cluster-admin", "admin", "edit", "view"}), "Role": frozenset({"extension-apiserver-authentication-reader"})}


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=BINDINGS | ROLES | {KUSTOMIZATION, COMPONENT}, fix=FixKind.UNSAFE, needs=BINDINGS)
def role_ref_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing = {type: objects.once(Missing, type) for type in sorted(ROLES)}
    renamed = renamed_folders(objects)
    for binding in objects.of(*sorted(BINDINGS)):
        kind, name = role_of(binding)
        type = f"{GROUP}/{kind}"
        if not name or type not in ROLES or is_placeholder(name) or _is_built_in(kind, name) or binding.folder in renamed:
            continue
        home = binding.home if kind == "Role" else DEFAULT_NAMESPACE  # as of objects without one
        if missing[type](binding, home, name):
            reference = Reference((*binding.path, "roleRef", "name"), type, name)
            yield binding, absent(reference, home if kind == "Role" else "", nearest(name, missing[type].names(binding, home)))


def _is_built_in(kind: str, name: str) -> bool:
    return name in _IN_EVERY_CLUSTER[kind] or name.startswith("system:")
