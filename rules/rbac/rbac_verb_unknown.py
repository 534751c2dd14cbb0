"""A role names a verb that no request has.

## Why

Verbs of roles are those of the API, not those of kubectl: `read`, `edit`, `apply` or `Get` are no error and give no right, so that what
needs it is refused at run time.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs:
  - read  # error
  - List  # error
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [shop.example.org]
  resources: [carts]
  verbs: [read]
```

## Limits

Only words that are often mistaken are known, and only in rules whose groups are all Kubernetes' own: others may check verbs of their own.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-verb-resource
"""

from collections.abc import Iterator

from podlint.objects.api_resources import RESOURCES
from podlint.objects.role import READ, ROLES, WRITE, grants
from podlint.rule import Object, Problem, Scope, Severity, rule

_KNOWN = frozenset({*READ, *WRITE})
_MEANT = {
    "add": "create",
    "annotate": "patch",
    "apply": "create and patch",
    "attach": "create, for pods/attach",
    "describe": "get and list",
    "edit": "update and patch",
    "exec": "create, for pods/exec",
    "label": "patch",
    "log": "get, for pods/log",
    "logs": "get, for pods/log",
    "modify": "update and patch",
    "port-forward": "create, for pods/portforward",
    "portforward": "create, for pods/portforward",
    "post": "create",
    "put": "update",
    "read": "get, list and watch",
    "remove": "delete",
    "scale": "update and patch, for deployments/scale and the like",
    "view": "get, list and watch",
    "write": "create, update, patch and delete",
}
"""What people write -> the verbs of the API"""


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=ROLES, mentions=("verbs",))
def rbac_verb_unknown(role: Object) -> Iterator[Problem]:
    for grant in grants(role):
        if not grant.groups or not RESOURCES.keys() >= set(grant.groups):
            continue
        for index, verb in enumerate(grant.verbs):
            meant = _meant(verb)
            if meant:
                yield Problem(
                    (*grant.path, "verbs", index), f"{role.kind} {role.name!r} gives no right with {verb!r}: no request has this verb", f"write {meant}"
                )


def _meant(verb: str) -> str:
    if verb in _KNOWN:
        return ""
    lower = verb.lower()
    return lower if lower in _KNOWN else next((known for known in _KNOWN if lower in (f"{known}s", f"{known}es")), _MEANT.get(lower, ""))
