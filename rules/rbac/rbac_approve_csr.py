"""A role may approve certificate signing requests.

## Why

Who approves a request for a client certificate can become any user or group that RBAC knows, an administrator among them.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: certs}
rules:
- apiGroups: [certificates.k8s.io]
  resources: [certificatesigningrequests/approval]  # error
  verbs: [update]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: certs}
rules:
- apiGroups: [certificates.k8s.io]
  resources: [certificatesigningrequests]
  verbs: [get, list, watch]
```

## Limits

A rule that is restricted by resourceNames is left alone, and so is one for all resources, of which `wildcard-rbac-rule` speaks.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/

## Peers

checkov:CKV_K8S_156, kubescape:C-0280, kyverno:restrict-clusterrole-csr
"""

from collections.abc import Iterator

from podlint.objects.role import ROLES, rights
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=ROLES, mentions=("certificatesigningrequests/approval",))
def rbac_approve_csr(role: Object) -> Iterator[Problem]:
    for right in rights(role, {"certificates.k8s.io": ("certificatesigningrequests/approval",)}, ("update", "patch")):
        message = f"{role.kind} {role.name!r} lets its subjects {right}: an approved client certificate is any user it names"
        yield Problem(right.path, message, "leave the approval to the controller manager or to people")
