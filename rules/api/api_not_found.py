"""A name refers to something that the object does not have.

## Why

The API server refuses the object: a container cannot mount a volume that the pod does not declare.

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
    volumeMounts:
    - name: data  # error
      mountPath: /data
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
    volumeMounts:
    - name: data
      mountPath: /data
```

## Fix

Puts the nearest name there that exists.

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, FixKind, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE, fix=FixKind.UNSAFE)
def api_not_found(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
