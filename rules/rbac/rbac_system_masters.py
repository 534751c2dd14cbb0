"""A binding is for the group system:masters.

## Why

The API server lets members of `system:masters` do anything without asking RBAC, so the binding changes nothing. It tells readers
that rights are given and taken here, while they cannot be taken at all: not until the certificate ends.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: operators}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: Group
  name: system:masters  # error
  apiGroup: rbac.authorization.k8s.io
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: operators}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: Group
  name: operators
  apiGroup: rbac.authorization.k8s.io
```

## Fix

The subject is taken away, which changes nothing for the group.

## Limits

The binding `cluster-admin` that Kubernetes makes itself is left alone.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege

## Peers

trivy:KSV-0123, datree:CIS_INVALID_VALUE_SYSTEM_MASTERS, kyverno:restrict-binding-system-groups, kubescape:C-0246
"""

from collections.abc import Iterator

from podlint.objects.role import BINDINGS, subjects
from podlint.rule import Delete, FixKind, Object, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=BINDINGS, mentions=("masters",), fix=FixKind.UNSAFE)
def rbac_system_masters(binding: Object) -> Iterator[Problem]:
    if binding.name == "cluster-admin":
        return
    for subject in subjects(binding):
        if subject.name == "system:masters" and subject.kind == "Group":
            yield Problem(
                (*subject.path, "name"),
                "the group 'system:masters' may do anything without RBAC, so nothing is given or restricted here",
                "bind the role to a group of your own, and keep system:masters for emergencies",
                fix=Repair((Delete(subject.path),), is_safe=False),
            )
