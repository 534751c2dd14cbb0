"""A rule of a role is for all verbs, all resources or all API groups.

## Why

A star grows with the cluster: every custom resource that anybody installs, every subresource and every new verb (`escalate`,
`impersonate`) belongs to it. Nobody can say what the role really allows.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop}
rules:
- apiGroups: ["", apps]
  resources: ["*"]  # error
  verbs: [get, list]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop}
rules:
- apiGroups: ["", apps]
  resources: [pods, deployments]
  verbs: [get, list]
```

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege

## Peers

kube-linter:wildcard-in-rules, checkov:CKV_K8S_49, kubescape:C-0187, trivy:KSV-0044, trivy:KSV-0045, trivy:KSV-0046, trivy:KSV-0112,
datree:CIS_INVALID_WILDCARD_ROLE, kyverno:restrict-wildcard-verbs, kyverno:restrict-wildcard-resources, sonar:S6867,
kics:RBAC Wildcard In Rule
"""

from collections.abc import Iterator

from podlint.objects.role import ANY, ROLES, grants
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=(ANY,))
def wildcard_rbac_rule(role: Object) -> Iterator[Problem]:
    for grant in grants(role):
        parts = {"verbs": grant.verbs, "resources": grant.resources, "apiGroups": grant.groups}
        starred = [field for field, values in parts.items() if ANY in values]
        if starred:
            place = (*grant.path, starred[0], parts[starred[0]].index(ANY))
            yield Problem(
                place,
                f"{role.kind} {role.name!r} has a rule for all {_joined(starred)}, those included that are yet to come",
                "name the verbs and resources that are needed",
            )


def _joined(fields: list[str]) -> str:
    words = ["API groups" if field == "apiGroups" else field for field in fields]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
