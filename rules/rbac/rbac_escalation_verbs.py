"""A role allows to take more rights than it has: escalate, bind or impersonate.

## Why

The API server lets nobody hand out rights that he has not himself, but for those with `escalate` (on roles) and `bind` (of
roles). With `impersonate` one acts as another user. Each of them amounts to `cluster-admin`.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: tenants}
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles]
  verbs: [get, bind]  # error
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: tenants}
rules:
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles]
  verbs: [bind]
  resourceNames: [view, edit]
```

## Limits

A rule that is restricted by resourceNames is left alone; of the verb `*`, `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping

## Peers

checkov:CKV_K8S_157, checkov:CKV_K8S_158, checkov:CKV2_K8S_1, checkov:CKV2_K8S_3, kubescape:C-0065, kubescape:C-0191, trivy:KSV-0043,
trivy:KSV-0050, trivy:KSV-0051, trivy:KSV-0052, trivy:KSV-0055, datree:CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE,
kyverno:restrict-escalation-verbs-roles
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, grants
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_MEANS = {
    "escalate": "puts rights into roles that it has not itself",
    "bind": "binds roles with rights that it has not itself",
    "impersonate": "acts as another user",
}


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=tuple(_MEANS))
def rbac_escalation_verbs(role: Object) -> Iterator[Problem]:
    for grant in grants(role):
        verb = next((verb for verb in grant.verbs if verb in _MEANS), "") if not grant.names else ""
        if verb:
            yield Problem(
                (*grant.path, "verbs", grant.verbs.index(verb)),
                f"who has {role.kind} {role.name!r} {_MEANS[verb]} (verb {verb!r})",
                f"take {verb} out, or restrict it with resourceNames",
            )
