"""A role may change ConfigMaps of all names.

## Why

What steers a cluster lies in ConfigMaps too: CoreDNS (where names lead), aws-auth (who is who), and the settings of every
application.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: settings}
rules:
- apiGroups: [""]
  resources: [configmaps]  # error
  verbs: [get, update]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: settings}
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, update]
  resourceNames: [shop-settings]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

kubescape:C-0037, trivy:KSV-0049, trivy:KSV-0115
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, WRITE, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("configmaps",))
def rbac_config_map_write(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("configmaps",)}, WRITE):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: applications and parts of the cluster take their settings from there"
        yield Problem(right.path, message, "restrict it with resourceNames, or to one namespace")
