"""A container has the group of root.

## Why

Files of the node and of images that only root shall use are often open to its group, 0, for reading at least.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsUser: 10001
    runAsGroup: 0  # error
    supplementalGroups:
    - 0  # error
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
  securityContext:
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

Images for OpenShift are made to run as group 0.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/security-context/

## Peers

kube-linter:run-as-non-root, trivy:KSV-0116, kyverno:require-non-root-groups, psp:check-supplemental-groups, monokle:KBP109
"""

from collections.abc import Iterator

from podlint.objects.pod_security import contexts, pod_context
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule

_HELP = "give it a group of its own"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("runAsGroup", "fsGroup", "supplementalGroups"))
def root_group(pod: Pod) -> Iterator[Problem]:
    for setter in contexts(pod):
        for field in ("runAsGroup", "fsGroup"):
            if _is_root(setter.value.get(field)):
                yield Problem((*setter.path, field), f"{setter.title} has the group of root", _HELP)
    context = pod_context(pod)
    groups = context.value.get("supplementalGroups")
    for index, group in enumerate(groups if isinstance(groups, list) else ()):
        if _is_root(group):
            yield Problem((*context.path, "supplementalGroups", index), f"{context.title} has the group of root", _HELP)


def _is_root(group: object) -> bool:
    return type(group) is int and group == 0
