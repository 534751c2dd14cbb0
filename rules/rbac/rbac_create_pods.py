"""A role may create pods, or workloads that create them.

## Why

Who creates a pod chooses its ServiceAccount, and mounts any Secret, ConfigMap or claim of the namespace. The right to create pods is
the right to everything that any ServiceAccount of the namespace may do.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer}
rules:
- apiGroups: [""]
  resources: [pods]  # error
  verbs: [create, delete]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: deployer}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

kube-linter:access-to-create-pods, kubescape:C-0188, trivy:KSV-0048, datree:CIS_INVALID_VALUE_CREATE_POD, monokle:KBP107, kics:Permissive Access to Create Pods
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_RESOURCES = {"": ("pods", "replicationcontrollers"), "apps": ("deployments", "statefulsets", "daemonsets", "replicasets"), "batch": ("jobs", "cronjobs")}


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=ROLES,
    mentions=("pods", "replicationcontrollers", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"),
)
def rbac_create_pods(role: Object) -> Iterator[Problem]:
    for right in rights(role, _RESOURCES, ("create",)):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: a new pod may use any ServiceAccount and Secret of its namespace"
        yield Problem(right.path, message, "give it only to those who deploy, in a namespace of its own")
