"""A role may delete workloads, events or namespaces.

## Why

Workloads that are deleted are an outage, claims are lost data, and events that are deleted are traces that are gone.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cleaner}
rules:
- apiGroups: [""]
  resources: [pods, events]  # error
  verbs: [get, deletecollection]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cleaner}
rules:
- apiGroups: [""]
  resources: [pods, events]
  verbs: [get, list]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

kubescape:C-0007, kubescape:C-0031, trivy:KSV-0042
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_RESOURCES = {
    "": ("pods", "events", "replicationcontrollers", "namespaces", "persistentvolumeclaims"),
    "apps": ("deployments", "statefulsets", "daemonsets", "replicasets"),
    "batch": ("jobs", "cronjobs"),
    "events.k8s.io": ("events",),
}


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=ROLES,
    mentions=(
        "pods",
        "events",
        "replicationcontrollers",
        "namespaces",
        "persistentvolumeclaims",
        "deployments",
        "statefulsets",
        "daemonsets",
        "replicasets",
        "jobs",
        "cronjobs",
    ),
)
def rbac_delete_rights(role: Object) -> Iterator[Problem]:
    for right in rights(role, _RESOURCES, ("delete", "deletecollection")):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: what is deleted is an outage, or a trace that is gone"
        yield Problem(right.path, message, "leave delete and deletecollection out where nothing is to be cleaned up")
