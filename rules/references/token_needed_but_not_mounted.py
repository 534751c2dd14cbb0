"""A pod gets no token, though its ServiceAccount was given rights.

## Why

A client in the pod finds no token under /var/run/secrets/kubernetes.io/serviceaccount: it fails with "unable to
load in-cluster configuration", or its requests count as anonymous and are forbidden.

## Bad

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: shop, namespace: default}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  automountServiceAccountToken: false  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop-view}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: shop, namespace: default}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  automountServiceAccountToken: true
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Makes it true in the pod (unsafe).

## Limits

It speaks only when pod, ServiceAccount and binding are in one folder. A pod with a projected token, or a Secret of
its own that holds one, is left alone, and so are bindings that only name a PodSecurityPolicy or a system role.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.objects.references import SECRET, SERVICE_ACCOUNT, pod_references
from podlint.objects.role import BINDINGS, role_of, subjects
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Insert, Object, Objects, Pod, Problem, Repair, Replace, Scope, Severity, rule

_FIELD = "automountServiceAccountToken"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | BINDINGS | {SERVICE_ACCOUNT}, fix=FixKind.UNSAFE, needs=BINDINGS)
def token_needed_but_not_mounted(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    given = {
        (binding.folder, subject.namespace, subject.name): binding.title
        for binding in objects.of(*sorted(BINDINGS))
        if not role_of(binding)[1].startswith("system:") and "psp" not in role_of(binding)[1]
        for subject in subjects(binding)
        if subject.kind == "ServiceAccount"
    }
    for pod in objects.pods_with("serviceAccountName", "serviceAccount") if given else ():
        name = text(pod.spec, "serviceAccountName") or text(pod.spec, "serviceAccount")
        binding = given.get((pod.object.folder, pod.object.home, name))
        if binding and not _gets_token(objects, pod, name) and not _has_token_of_its_own(pod):
            yield pod.object, _problem(pod, name, binding)


def _gets_token(objects: Objects, pod: Pod, name: str) -> bool:
    """Whether the token is mounted; what the pod says goes before what its ServiceAccount says."""
    account = objects.find(SERVICE_ACCOUNT, pod.object.home, name)
    said = pod.spec.get(_FIELD)
    if said is not None:
        return bool(said is not False)
    return account is None or account.folder != pod.object.folder or account.value.get(_FIELD) is not False


def _has_token_of_its_own(pod: Pod) -> bool:
    projected = (source for _, volume in items(pod.spec, "volumes") for _, source in items(mapping(volume, "projected"), "sources"))
    return any("serviceAccountToken" in source for source in projected) or any(
        reference.type == SECRET and "volumes" in reference.path for reference in pod_references(pod)
    )


def _problem(pod: Pod, name: str, binding: str) -> Problem:
    path = (*pod.path, "spec", _FIELD)
    operation = Replace(path, value=True) if _FIELD in pod.spec else Insert(path, value=True)
    return Problem(
        path,
        f"the {binding} gives rights to the ServiceAccount {name!r}, but its token is not mounted here",
        f"write {_FIELD}: true in the pod, or take the binding away",
        fix=Repair((operation,), is_safe=False),
    )
