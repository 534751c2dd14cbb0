"""A field is set that may not be set here.

## Why

The API server refuses the object: the field makes no sense beside another one, or in this kind.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  volumes:
  - name: data
    emptyDir: {}
    hostPath:  # error
      path: /srv
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
  volumes:
  - name: data
    emptyDir: {}
  containers:
  - name: web
    image: nginx:1.27
```

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group

## Peers

kyverno:block-ephemeral-containers
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def api_forbidden(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
