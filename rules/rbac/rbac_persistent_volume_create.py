"""A role may create persistent volumes.

## Why

A PersistentVolume may be a folder of the node (hostPath), and a pod that claims it reads and writes there, whatever Pod Security
admission says about hostPath in pods.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: volumes}
rules:
- apiGroups: [""]
  resources: [persistentvolumes]  # error
  verbs: [get, create]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: volumes}
rules:
- apiGroups: [""]
  resources: [persistentvolumes]
  verbs: [get, list, watch]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

kubescape:C-0278
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("persistentvolumes",))
def rbac_persistent_volume_create(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("persistentvolumes",)}, ("create",)):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: one of type hostPath opens the node's files to pods"
        yield Problem(right.path, message, "leave it to the provisioners of storage")
