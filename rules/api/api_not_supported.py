"""A value is none of those that the API server knows.

## Why

The API server refuses the object. Such values are words of a fixed set, and case matters.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  restartPolicy: always  # error
  containers:
  - name: web
    image: nginx:1.27
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  restartPolicy: Always
  containers:
  - name: web
    image: nginx:1.27
```

## Fix

Puts the nearest value there that the server knows. That is safe where only letter case differs.

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group

## Peers

kube-linter:restart-policy, datree:WORKLOAD_INCORRECT_RESTARTPOLICY_VALUE_ALWAYS
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, FixKind, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE, fix=FixKind.SAFE)
def api_not_supported(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
