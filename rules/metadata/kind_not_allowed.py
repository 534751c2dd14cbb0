"""An object is of a kind that a policy does not allow.

## Why

Some kinds are superseded, others are for the owners of a cluster only. A ReplicationController, the default here, does what a
Deployment does, without rolling updates.

## Bad

```yaml
apiVersion: v1
kind: ReplicationController  # error
metadata: {name: shop}
spec:
  selector: {app: shop}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Options

- `kinds` (default `v1/ReplicationController`): a kind, a group and a kind (`apps/Deployment`), or a version, too (`apps/v1/Deployment`)

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/

## Peers

kube-linter:disallowed-api-obj, kubeconform:-reject
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is not allowed."""

    kinds: tuple[str, ...] = ("v1/ReplicationController",)


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL)
def kind_not_allowed(object: Object, options: Options) -> Iterator[Problem]:
    said = (object.kind, object.type, f"{object.api_version}/{object.kind}")
    if any(name in options.kinds for name in said):
        yield Problem((*object.path, "kind"), f"{object.api_version} {object.kind} is not allowed", "use another kind")
