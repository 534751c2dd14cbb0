"""A container runs as a group with a low number.

## Why

The numbers of groups are the same on the node. Below 10000 are those of its own groups, which a process that
gets out of its container then has the rights of.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      runAsGroup: 1000  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsGroup: 10001
  containers:
  - name: web
    image: example.org/web:1.4
```

## Options

- `lowest` (default 10000): the lowest number that is fine

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/security-context/

## Peers

kube-score:container-security-context-user-group-id, trivy:KSV-0021, kubesec:RunAsGroup,
datree:CONTAINERS_INCORRECT_RUNASGROUP_VALUE_LOWGID, monokle:KBP105
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.pod_security import contexts
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What a user may set."""

    lowest: int = 10_000


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, mentions=("runAsGroup",))
def low_group_id(pod: Pod, options: Options) -> Iterator[Problem]:
    for setter in contexts(pod):
        found = setter.value.get("runAsGroup")
        if type(found) is int and 0 <= found < options.lowest:
            yield Problem(
                (*setter.path, "runAsGroup"),
                f"{setter.title} runs as group {found}, which may be one of the node's own",
                f"take a number from {options.lowest} on",
            )
