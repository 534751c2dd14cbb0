"""A list holds the same item twice where items must differ.

## Why

The API server refuses the object: it could not tell which of the two is meant.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
    image: nginx:1.27
  - name: web  # error
    image: redis:7.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
    image: nginx:1.27
  - name: cache
    image: redis:7.4
```

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group

## Peers

kube-score:container-ports-check
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def api_duplicate(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
