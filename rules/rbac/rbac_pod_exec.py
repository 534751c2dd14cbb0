"""A role may run commands in pods, attach to them or forward their ports.

## Why

A shell in a pod has its Secrets, its ServiceAccount and its network. Up to Kubernetes 1.34 `get` alone is enough, through a websocket.

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
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [get]  # nothing without create since 1.35
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/, feature gate AuthorizePodWebsocketUpgradeCreatePermission

## Peers

polaris:rolePodExecAttach, polaris:clusterrolePodExecAttach, kubescape:C-0002, kubescape:C-0063, trivy:KSV-0053, trivy:KSV-0054,
datree:CONTAINERS_INCORRECT_RESOURCES_VERBS_VALUE, sonar:S6868, monokle:KBP108
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_INTO_PODS = "a shell in a pod has its Secrets and its ServiceAccount"
_CREATE_SINCE = 35  # websockets need it, too
_TO_PORTS = "no NetworkPolicy holds back who reaches a pod's ports so"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("pods/exec", "pods/attach", "pods/portforward"))
def rbac_pod_exec(role: Object, kubernetes: int) -> Iterator[Problem]:
    for right in rights(role, {"": ("pods/exec", "pods/attach", "pods/portforward")}, ("create", "get")):
        if right.verbs == ("get",) and kubernetes >= _CREATE_SINCE:
            continue
        harm = _TO_PORTS if right.resources == ("pods/portforward",) else _INTO_PODS
        message = f"{role.kind} {role.name!r} lets its subjects {right}: {harm}"
        yield Problem(right.path, message, "take it out, and grant it for the time of a search for errors only")
