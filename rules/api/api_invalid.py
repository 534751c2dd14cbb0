"""A value is of the right type, but not one that the API server accepts.

## Why

The API server refuses the object. Most of these rules stand in no schema: what names may look like,
which numbers are in range, which fields must agree.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: My_Shop  # error
spec:
  containers:
  - name: web
    image: nginx:1.27
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: my-shop
spec:
  containers:
  - name: web
    image: nginx:1.27
```

## Fix

Puts the value there that was meant, where it has an obvious form: `Never` for `never`, 80 for '80'. That is safe where nothing else can be
meant, as the server refuses the value as it stands.

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group

## Peers

kube-linter:mismatching-selector, kube-linter:invalid-target-ports, kube-score:deployment-pod-selector-labels-match-template-metadata-labels,
kube-score:statefulset-pod-selector-labels-match-template-metadata-labels, kube-score:label-values, kubescape:C-0296, popeye:POP-508,
datree:HPA_MISSING_MAXREPLICAS_KEY, datree:CRONJOB_INVALID_SCHEDULE_VALUE, datree:WORKLOAD_INVALID_LABELS_VALUE, gatekeeper:horizontalpodautoscaler,
kyverno:enforce-resources-as-ratio, kyverno:restrict-service-port-range, kyverno:disallow-localhost-services, terrascan:AC_K8S_0132
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, FixKind, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE, fix=FixKind.SAFE)
def api_invalid(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
