"""A binding is for a ServiceAccount that is not there.

## Why

Nobody gets the rights: the pods run as another ServiceAccount, and their requests are answered with Forbidden. The
usual cause is the namespace of the subject, which does not follow that of the ServiceAccount.

## Bad

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: ServiceAccount
  name: shopp  # error
  namespace: default
```

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: ServiceAccount
  name: shop
  namespace: default  # error
```

## Good

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: shop, namespace: web}
```

## Fix

Writes the name that is nearly the same, or the namespace that the ServiceAccount has (unsafe).

## Limits

It speaks only when the folder of the binding holds other ServiceAccounts of that namespace, or the one of that
name in another, written namespace that no Kustomization changes; and as info only where none is nearly called so.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects

## Peers

popeye:POP-1300
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import renamed_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION, Missing, absent
from podlint.objects.references import SERVICE_ACCOUNT, Reference
from podlint.objects.role import BINDINGS, Subject, subjects
from podlint.rule import FixKind, Object, Objects, Problem, Repair, Replace, Scope, Severity, nearest, rule

_OF_A_SCAFFOLD = "system"  # what kubebuilder writes until kustomize puts a real namespace there


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=BINDINGS | {SERVICE_ACCOUNT, KUSTOMIZATION, COMPONENT},
    fix=FixKind.UNSAFE,
    needs=frozenset({"ServiceAccount"}),
)
def role_subject_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing, renamed = objects.once(Missing, SERVICE_ACCOUNT), renamed_folders(objects)
    homes: dict[tuple[str, str], set[str]] = {}
    for account in objects.of(SERVICE_ACCOUNT):
        homes.setdefault((account.folder, account.name), set()).add(account.namespace)
    for binding in objects.of(*sorted(BINDINGS)):
        for subject in subjects(binding):
            if subject.kind != "ServiceAccount" or not subject.name or is_placeholder(subject.name) or is_placeholder(subject.namespace):
                continue
            others = homes.get((binding.folder, subject.name), set())
            if len(others) == 1 and all(others) and _OF_A_SCAFFOLD not in others and subject.namespace not in others and subject.name != "default":
                if binding.folder not in renamed and not objects.find(SERVICE_ACCOUNT, subject.namespace, subject.name):
                    yield binding, _elsewhere(subject, *others)
            elif not others and missing(binding, subject.namespace, subject.name):
                near = nearest(subject.name, missing.names(binding, subject.namespace))
                yield binding, absent(Reference((*subject.path, "name"), SERVICE_ACCOUNT, subject.name), subject.namespace, near)


def _elsewhere(subject: Subject, home: str) -> Problem:
    path = (*subject.path, "namespace")
    return Problem(
        path,
        f"the ServiceAccount {subject.name!r} is in namespace {home!r}, not in {subject.namespace!r}",
        f"write namespace: {home}",
        fix=Repair((Replace(path, home),), is_safe=False),
    )
