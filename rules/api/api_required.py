"""A field that the API server insists on is absent or empty.

## Why

The API server refuses the object, whatever else it says. To the server an empty text, an empty list and 0 are absent.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - image: nginx:1.27  # error
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
```

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group

## Peers

kube-score:cronjob-restartpolicy, kube-score:container-ports-check, kubesec:VolumeClaimRequestsStorage, popeye:POP-1404, datree:RESOURCE_MISSING_NAME
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def api_required(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
