"""A pod gets a token of the API server that it hardly needs.

## Why

The token lies in every container, and whoever breaks in has the rights of the ServiceAccount. Most programs
never talk to the API server.

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
  automountServiceAccountToken: false
  containers:
  - name: web
    image: example.org/web:1.4
```

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
automountServiceAccountToken: false
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

The pod gets `automountServiceAccountToken: false`. Unsafe: a program that talks to the API server finds no token.

## Limits

It is silent where the pod or its ServiceAccount says either, and where a binding of the run gives the
ServiceAccount rights.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting

## Peers

polaris:automountServiceAccountToken, checkov:CKV_K8S_38, kubescape:C-0034, kubescape:C-0190, trivy:KSV-0036,
kubesec:AutomountServiceAccountToken, kubeaudit:AutomountServiceAccountTokenTrueAndDefaultSA, kyverno:restrict-automount-sa-token,
gatekeeper:automount-serviceaccount-token, popeye:POP-301, popeye:POP-303, sonar:S6865, monokle:KBP106, terrascan:AC_K8S_0045
"""

from collections.abc import Iterator

from podlint.objects.object import items, text
from podlint.objects.role import BINDINGS
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Insert, Object, Objects, Problem, Profile, Repair, Scope, Severity, rule

_FIELD = "automountServiceAccountToken"


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | BINDINGS | {"ServiceAccount"},
    fix=FixKind.UNSAFE,
)
def service_account_token_mounted(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    bound = _bound(objects)
    for pod in objects.all_pods():
        name = text(pod.spec, "serviceAccountName") or text(pod.spec, "serviceAccount") or "default"
        account = objects.find("ServiceAccount", pod.object.home, name)
        is_asked_for = isinstance(pod.spec.get(_FIELD), bool) or (account is not None and isinstance(account.value.get(_FIELD), bool))
        if not pod.spec or is_asked_for or (pod.object.home, name) in bound:
            continue
        path = (*pod.path, "spec", _FIELD)
        yield (
            pod.object,
            Problem(
                path,
                f"a token of the ServiceAccount {name!r} is mounted into the containers, and nothing in this run gives it any rights",
                f"set {_FIELD}: false, or true where the program does need it",
                on_key=True,
                fix=Repair((Insert(path, value=False),), is_safe=False),
            ),
        )


def _bound(objects: Objects) -> set[tuple[str, str]]:
    """The namespaces and names of the ServiceAccounts that a binding of the run gives rights to."""
    return {
        (text(subject, "namespace") or binding.home, text(subject, "name"))
        for binding in objects.of(*sorted(BINDINGS))
        for _, subject in items(binding.value, "subjects")
        if text(subject, "kind") == "ServiceAccount"
    }
