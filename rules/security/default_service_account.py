"""A pod runs as the ServiceAccount `default` of its namespace.

## Why

All pods that name none share it. A right that one of them is given, all have, and logs of the server cannot
tell them apart.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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

## Source

https://kubernetes.io/docs/concepts/security/service-accounts/

## Peers

kube-linter:default-service-account, kubesec:ServiceAccountName, popeye:POP-300, kubescape:C-0225,
datree:CIS_INVALID_VALUE_AUTOMOUNTSERVICEACCOUNTTOKEN, checkov:CKV_K8S_41
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def default_service_account(pod: Pod) -> Iterator[Problem]:
    name = text(pod.spec, "serviceAccountName") or text(pod.spec, "serviceAccount")
    if pod.spec and name in ("", "default"):
        yield Problem(
            (*pod.path, "spec", "serviceAccountName"),
            "the pod runs as the ServiceAccount 'default', which it shares with all that name none",
            "make a ServiceAccount for it, and name that",
            on_key=not name,
        )
