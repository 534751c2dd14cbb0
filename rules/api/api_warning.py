"""The API server accepts the object, but warns about a part of it.

## Why

The warning names something that will not work as written, or that a later version drops. kubectl shows it once, when nobody reads it.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  nodeSelector:
    beta.kubernetes.io/os: linux  # error
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
  nodeSelector:
    kubernetes.io/os: linux
  containers:
  - name: web
    image: nginx:1.27
```

## Fix

Puts what the server asks for in its place, where that is one other value.

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group

## Peers

kube-linter:duplicate-env-var, kube-score:environment-variable-key-duplication, kubescape:C-0295, sonar:S6907, kyverno:restrict-volume-types,
kubeaudit:SeccompDeprecatedAnnotations
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, FixKind, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.MISTAKE, fix=FixKind.UNSAFE)
def api_warning(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
