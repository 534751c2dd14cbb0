"""A value is longer than the API server allows.

## Why

The API server refuses the object; what is stored of every object has to stay small.

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
  volumes:
  - name: data
    csi:
      driver: files.a-very-long-name-a-very-long-name-a-very-long-name-a-very-long-name-example.org  # error
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
  volumes:
  - name: data
    csi:
      driver: files.example.org
```

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def api_too_long(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
