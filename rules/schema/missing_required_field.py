"""A field that the API server insists on is absent.

## Why

The API server refuses the object, whatever else it says.

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

## Limits

Fields that the schemas call required but the server takes for zero when absent are not reported, nor is
a field that stands there misspelled.

## Source

k8s.io/kubernetes/pkg/apis/core/validation/validation.go
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, dotted, field_path, rule
from podlint.schema.mistake import MissingRequiredField


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def missing_required_field(mistake: MissingRequiredField, context: Context) -> Iterator[Problem]:
    root = context.object.path if context.object else ()
    relative = mistake.path[len(root) :]
    field = str(relative[-1])
    holder = field_path(relative[:-1]) or "the object"
    empty = field in mistake.siblings
    yield Problem(
        mistake.path,
        f"{field!r} of {holder} is empty, and the API server requires it" if empty else f"{holder} lacks the required field {field!r}",
        on_key=empty,
        api=None if mistake.assumed else Api(Stage.VALIDATE, "FieldValueRequired", dotted(relative)),
    )
