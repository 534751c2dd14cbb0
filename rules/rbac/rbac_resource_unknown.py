"""A role names a resource that its API groups do not have.

## Why

A right is given for an API group and a resource together, and names that lead nowhere are no error: `deployments` in the core group
gives no right to any Deployment, and neither does `pod`. What needs the right is refused at run time, often long after the deployment.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: roller, namespace: shop}
rules:
- apiGroups: [""]
  resources:
  - pods
  - deployments  # error
  verbs: [get, patch]
- apiGroups: [apps]
  resources: [Deployment]  # error
  verbs: [get]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: roller, namespace: shop}
rules:
- apiGroups: ["", apps]
  resources: [pods, pods/log, deployments]
  verbs: [get, patch]
```

## Limits

A rule that names a group that is not Kubernetes' own is left alone, and so are resources that no version of Kubernetes has had under
another group or in the plural.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
"""

from collections.abc import Iterator

from podlint.objects.api_resources import RESOURCES, homes, plural
from podlint.objects.role import ROLES, Grant, grants
from podlint.rule import Object, Problem, Scope, Severity, rule

_CORE = "the core group"
_EMPTY = '""'


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=ROLES, mentions=("apiGroups",))
def rbac_resource_unknown(role: Object) -> Iterator[Problem]:
    for grant in grants(role):
        if grant.groups and RESOURCES.keys() >= set(grant.groups):
            for index, resource in enumerate(grant.resources):
                advice = _advice(resource.partition("/")[0], grant)
                if advice:
                    groups = " and ".join(group or _CORE for group in grant.groups)
                    message = f"{role.kind} {role.name!r} gives no right here: there is no {resource} in {groups}"
                    yield Problem((*grant.path, "resources", index), message, advice)


def _advice(resource: str, grant: Grant) -> str:
    """What to write instead; empty where the resource is there, or nothing is known of it."""
    if any(resource in RESOURCES[group] for group in grant.groups):
        return ""
    found = homes(resource)
    if found:
        return f"add {found[0] or _EMPTY} to apiGroups"
    meant = plural(resource, grant.groups)
    return f"write {meant}" if meant else ""
