"""A pod runs as a ServiceAccount that is not there.

## Why

The API server refuses every pod of the workload: its ReplicaSet only has an event, "error looking up
service account", and no pod ever appears.

## Bad

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shopp  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the pod holds other ServiceAccounts of its namespace,
and as info only where none of them is nearly called so.

## Source

https://kubernetes.io/docs/concepts/security/service-accounts/

## Peers

kube-linter:non-existent-service-account, kubescape:C-0307, popeye:POP-307, popeye:POP-507, kyverno:check-serviceaccount, monokle:LNK001
"""

from collections.abc import Iterator

from podlint.objects.missing import absent, dangling
from podlint.objects.references import SERVICE_ACCOUNT
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Problem, Scope, Severity, nearest, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {SERVICE_ACCOUNT}, fix=FixKind.UNSAFE, needs=frozenset({"ServiceAccount"}))
def service_account_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for object, reference, names in dangling(objects, SERVICE_ACCOUNT):
        near = nearest(reference.name, names)
        yield object, absent(reference, object.home, near)
