"""A role may write the status of Services.

## Why

Whoever writes the address of a load balancer into the status of a Service draws the cluster's traffic to that address to its own
pods (CVE-2020-8554).

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: balancer}
rules:
- apiGroups: [""]
  resources: [services, services/status]  # error
  verbs: [get, patch]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: balancer}
rules:
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://github.com/kubernetes/kubernetes/issues/97076

## Peers

checkov:CKV2_K8S_4
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("services/status",))
def rbac_service_status(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"": ("services/status",)}, ("update", "patch")):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: an address there draws the cluster's traffic to it (CVE-2020-8554)"
        yield Problem(right.path, message, "leave it to the controller of load balancers")
