"""A manifest lacks its apiVersion or its kind.

## Why

The API server cannot tell what the object is and refuses it. A stray `---` in the middle of a manifest
cuts it in two, and the second half lacks both.

## Bad

```yaml
apiVersion: v1  # error
metadata:
  name: shop
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
```

## Limits

A document with neither field is no manifest for podlint (values.yaml, workflow files) and only counted,
unless it follows a manifest in the same file and holds nothing but a manifest's fields, or stands
beside manifests and is empty (`{}`). One with a single one of them
is a manifest if it has other fields of manifests, as `metadata`, or reads like `kind: Pod` or `apiVersion: apps/v1`:
Grafana's files begin with `apiVersion: 1`, Drone's with `kind: pipeline`. A kustomization may leave out both, and Helm's
`Chart.yaml` and `index.yaml` have no kind.

## Source

k8s.io/apimachinery/pkg/runtime/serializer/json/meta.go
"""

from collections.abc import Iterator

from podlint.objects.decode import MissingApiversionOrKind
from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, rule
from podlint.schema.suggest import nearest


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def missing_apiversion_or_kind(mistake: MissingApiversionOrKind, _: Context) -> Iterator[Problem]:
    field = "kind" if "kind" in mistake.missing else "apiVersion"  # the server asks for the kind first
    misspelled = [(name, near) for name in mistake.missing if (near := nearest(name, mistake.keys)) and near != name]
    if mistake.split:
        help = "if it belongs to the document above, delete the '---' between them"
    elif misspelled:
        help = "; ".join(f"did you mean {name!r} by {near!r}?" for name, near in misspelled)
    else:
        help = "a manifest begins with apiVersion and kind"
    written = (*mistake.missing, "apiVersion", "kind", *mistake.keys)
    key = misspelled[0][1] if misspelled else next((name for name in written if name in mistake.keys), None)
    yield Problem(
        mistake.path if key is None else (*mistake.path, key),
        f"this manifest has no {' and no '.join(mistake.missing)}",
        help,
        on_key=True,
        api=Api(Stage.DECODE, "MissingKind" if field == "kind" else "MissingVersion", field),
    )
