"""A value has to be filled in by another program before the manifest can be checked in full.

## Why

Flux and `envsubst` put values in the place of `${NAME}`, kustomize of `$(NAME)`, Argo of `{{name}}`. The API server
refuses the text as it stands wherever a number, a name or a label belongs. podlint says so once for a file, and leaves
out what follows from such values.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
  - port: ${PORT}  # error
    targetPort: ${TARGET_PORT}
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
  - port: 80
    targetPort: 8080
```

## Limits

A placeholder is only told where the server would refuse it: an image or an environment variable may hold any text.
Where nothing is filled in, ignore this rule: what the server answers to the text as it stands is then told.

## Source

https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
"""

from collections.abc import Iterator

from podlint.constraints.unfilled import UnfilledPlaceholder
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.MISTAKE)
def unfilled_placeholder(note: UnfilledPlaceholder, _: Context) -> Iterator[Problem]:
    yield Problem(
        note.path,
        f"{note.text!r} has to be filled in before this file can be checked in full",
        "check what comes out, as in flux build kustomization NAME --dry-run | podlint check -",
        on_key=note.on_key,
        api=note.api,
    )
