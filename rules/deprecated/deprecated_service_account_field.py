"""A pod names its service account in the old field serviceAccount.

## Why

`serviceAccount` has been an alias of `serviceAccountName` since Kubernetes 1.1. Where both are set the new one counts,
and whoever changes the old one changes nothing.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccount: shop  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  containers:
  - name: web
    image: example.org/web:1.4
```

```yaml
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: shop, uid: 3ceb3ffd-97b7-8b52-2163-ea7b5eb561a4}
  spec:
    serviceAccount: shop
    serviceAccountName: shop
    containers:
    - name: web
      image: example.org/web:1.4
```

## Fix

Gives the field its new name, or removes it where the new one is set.

## Limits

The same name in both fields is shown as information; not at all in what comes from a cluster, which fills in the old field.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec;
kubernetes pkg/apis/core/v1/conversion.go

## Peers

kube-linter:deprecated-service-account-field, kubescape:C-0294, kubeaudit:AutomountServiceAccountTokenDeprecated
"""

from collections.abc import Iterator

from podlint.objects.object import is_dumped, text
from podlint.rule import Delete, FixKind, Pod, Problem, Rename, Repair, Scope, Severity, rule

_NEW = "serviceAccountName"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("serviceAccount",), fix=FixKind.SAFE)
def deprecated_service_account_field(pod: Pod) -> Iterator[Problem]:
    old, new = text(pod.spec, "serviceAccount"), text(pod.spec, _NEW)
    if not old:
        return
    place = (*pod.path, "spec", "serviceAccount")
    fix = Repair((Delete(place) if new else Rename(place, _NEW),), is_safe=True)
    if not new:
        yield Problem(place, "serviceAccount is the old name of serviceAccountName", f"write {_NEW}", on_key=True, fix=fix)
    elif new == old and not is_dumped(pod.object):
        message = f"serviceAccount repeats serviceAccountName, {new!r}"
        yield Problem(place, message, "remove it", on_key=True, severity=Severity.INFO, fix=fix)
    elif new != old:
        yield Problem(place, f"serviceAccount says {old!r}, and serviceAccountName, which counts, {new!r}", "remove it", on_key=True, fix=fix)
