"""A role may change Services, Ingresses, NetworkPolicies or endpoints.

## Why

Who changes these leads requests to other pods or out of the cluster, past the rules of NetworkPolicies, or takes the rules away.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: routes}
rules:
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]  # error
  verbs: [get, patch]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: routes}
rules:
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

trivy:KSV-0056, gatekeeper:block-endpoint-edit-default-role, kyverno:restrict-edit-for-endpoints
"""

from collections.abc import Iterator

from podlint.objects.role import CHANGE, ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_RESOURCES = {"networking.k8s.io": ("ingresses", "networkpolicies"), "": ("services", "endpoints"), "discovery.k8s.io": ("endpointslices",)}


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=ROLES,
    mentions=("ingresses", "networkpolicies", "services", "endpoints", "endpointslices"),
)
def rbac_network_write(role: Object) -> Iterator[Problem]:
    for right in rights(role, _RESOURCES, CHANGE):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: requests can be led elsewhere, or rules taken away"
        yield Problem(right.path, message, "give it only to those who run the network of the namespace")
