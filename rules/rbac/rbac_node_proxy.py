"""A role may reach the kubelet's API through nodes/proxy.

## Why

The kubelet's API runs commands in every pod of its node. Requests through the proxy are neither seen by admission nor in the audit
log of the pods, and `get` is enough.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: metrics}
rules:
- apiGroups: [""]
  resources: [nodes, nodes/proxy]  # error
  verbs: [get]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: metrics}
rules:
- apiGroups: [""]
  resources: [nodes, nodes/metrics, nodes/stats]
  verbs: [get]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

checkov:CKV2_K8S_2, kubescape:C-0279, trivy:KSV-0047, kyverno:restrict-clusterrole-nodesproxy
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("nodes/proxy",))
def rbac_node_proxy(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("nodes/proxy",)}, ("get", "create", "update", "patch", "delete")):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: the kubelet runs commands in every pod of its node"
        yield Problem(right.path, message, "name what is needed: nodes/metrics, nodes/stats, nodes/log or nodes/healthz")
