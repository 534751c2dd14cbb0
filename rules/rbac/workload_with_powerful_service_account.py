"""A pod runs with a ServiceAccount that may take over the cluster.

## Why

Whoever gets into the pod has the token of its ServiceAccount, and with it every right that bindings give it. Rights to everything,
to Secrets of all namespaces or to hand out rights make one hole in one application the loss of the cluster.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
- {kind: ServiceAccount, name: shop, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  serviceAccountName: shop  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
- {kind: ServiceAccount, name: shop, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  serviceAccountName: shop
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

It speaks of bindings for the whole cluster in the folder of the pod, with `cluster-admin` or a role in that folder that allows
everything, reading all Secrets, or `escalate`, `bind` and `impersonate`. Pods without the token (automountServiceAccountToken
false) are left alone.

## Source

https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation

## Peers

kubescape:C-0267, kubescape:C-0272, kyverno:restrict-service-account, popeye:POP-308
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.role import GROUP, READ, ROLES, grants, is_all_powerful, rights, role_of, roles_beside, subjects
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Profile, Scope, Severity, rule

_BINDING = f"{GROUP}/ClusterRoleBinding"
_ESCALATING = frozenset({"escalate", "bind", "impersonate"})


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=POD_TYPES | ROLES | {_BINDING})
def workload_with_powerful_service_account(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    roles = roles_beside(objects)
    powers: dict[tuple[str, str, str], str] = {}
    for binding in objects.of(_BINDING):
        kind, name = role_of(binding)
        power = _power(binding, name, roles.get((binding.folder, kind, name)))
        for subject in subjects(binding) if power else ():
            if subject.kind == "ServiceAccount":
                powers.setdefault((binding.folder, subject.namespace, subject.name), power)
    for pod in objects.all_pods() if powers else ():
        name = text(pod.spec, "serviceAccountName") or text(pod.spec, "serviceAccount") or "default"
        power = powers.get((pod.object.folder, pod.object.home, name), "")
        if power and pod.spec.get("automountServiceAccountToken") is not False:
            yield pod.object, _problem(pod, name, power)


def _problem(pod: Pod, account: str, power: str) -> Problem:
    place = (*pod.path, "spec", "serviceAccountName")
    return Problem(place, f"the pod runs as the ServiceAccount {account!r}, which {power}", "give it a ServiceAccount with the rights it needs, and no more")


def _power(binding: Object, name: str, role: Object | None) -> str:
    """What a binding for the whole cluster allows that is too much; empty where nothing of that kind."""
    if name == "cluster-admin":
        return f"has every right through the ClusterRoleBinding {binding.name!r}"
    if role is None:
        return ""
    if is_all_powerful(role.value):
        return f"has every right through the ClusterRole {name!r}"
    if next(rights(role, {"": ("secrets",)}, READ), None):
        return f"may read all Secrets through the ClusterRole {name!r}"
    if any(not grant.names and _ESCALATING.intersection(grant.verbs) for grant in grants(role)):
        return f"may take any right through the ClusterRole {name!r}"
    return ""
