"""A role may run commands in pods, attach to them or forward their ports.

## Why

A shell in a pod has its Secrets, its ServiceAccount and its network. With `get` alone it works too, through a websocket.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: debug}
rules:
- apiGroups: [""]
  resources: [pods, pods/exec]  # error
  verbs: [get, create]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: debug}
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

polaris:rolePodExecAttach, polaris:clusterrolePodExecAttach, kubescape:C-0002, kubescape:C-0063, trivy:KSV-0053, trivy:KSV-0054,
datree:CONTAINERS_INCORRECT_RESOURCES_VERBS_VALUE, sonar:S6868, monokle:KBP108
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("pods/exec", "pods/attach", "pods/portforward"))
def rbac_pod_exec(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("pods/exec", "pods/attach", "pods/portforward")}, ("create", "get")):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: a shell in a pod has its Secrets and its ServiceAccount"
        yield Problem(right.path, message, "take it out, and grant it for the time of a search for errors only")
