"""A binding gives rights to everybody who can reach the API server.

## Why

`system:anonymous` and `system:unauthenticated` are all who show no credentials at all: where the API server is on the internet,
that is the internet. `system:authenticated` is everybody who has any account, with some providers everybody who has one of
theirs. Clusters have been taken over through such bindings.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: dashboard}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: User
  name: system:anonymous  # error
  apiGroup: rbac.authorization.k8s.io
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: dashboard}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- kind: Group
  name: operators
  apiGroup: rbac.authorization.k8s.io
```

## Limits

Bindings of roles that Kubernetes makes for this (`system:discovery`, `system:public-info-viewer`) and those in kube-public are
left alone. For `system:authenticated` the finding is a warning, and
of a RoleBinding for information.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks

## Peers

kubesec:BindingsToSystemAnonymous, kubescape:C-0262, kubescape:C-0265, trivy:KSV-0122, trivy:KSV-01011, gatekeeper:disallowanonymous,
kyverno:restrict-binding-system-groups
"""

from collections.abc import Iterator

from podlint.objects.role import BINDINGS, role_of, subjects
from podlint.rule import Object, Problem, Scope, Severity, rule

_WHO = {
    "system:anonymous": "everybody without any credentials",
    "system:unauthenticated": "everybody without any credentials",
    "system:authenticated": "everybody who has any account or ServiceAccount",
}


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=BINDINGS, mentions=tuple(_WHO))
def rbac_anonymous_binding(binding: Object) -> Iterator[Problem]:
    kind, role = role_of(binding)
    if role.startswith("system:") or binding.namespace == "kube-public":
        return
    for subject in subjects(binding):
        if subject.name in _WHO and subject.kind in ("User", "Group"):
            yield Problem(
                (*subject.path, "name"),
                f"{_WHO[subject.name]} gets {kind} {role!r}",
                "name the users, groups or ServiceAccounts that need it",
                severity=_severity(subject.name, binding.kind),
            )


def _severity(name: str, kind: str) -> Severity:
    if name != "system:authenticated":
        return Severity.ERROR
    return Severity.WARNING if kind == "ClusterRoleBinding" else Severity.INFO
