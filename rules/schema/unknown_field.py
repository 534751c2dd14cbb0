"""A field does not exist where it stands: it is misspelled, or at the wrong level.

## Why

The API server's strict decoding refuses it. Lenient tools drop it in silence, so `livenessProve`
gives a container without liveness probe and nobody notices.

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
    livenessProve:  # error
      httpGet: {path: /, port: 80}
  ports:  # error
  - containerPort: 80
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
    ports:
    - containerPort: 80
    livenessProbe:
      httpGet: {path: /, port: 80}
```

## Fix

Gives the field the name that is nearest, where there is one that is not set yet. That is safe where only letter case differs; a
server that does not look at field names strictly ignored the field so far, and does not any more.

## Source

sigs.k8s.io/json, DisallowUnknownFields

## Peers

kube-linter:schema-validation, kubeconform:strict, kubeval:strict, monokle:K8S001
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, FixKind, Problem, Rename, Repair, Scope, Severity, Stage, field_path, rule
from podlint.schema.bundle import NEWEST
from podlint.schema.mistake import UnknownField
from podlint.schema.suggest import suggest
from podlint.schema.wording import quoted_path


def _range(versions: tuple[str, ...]) -> str:
    """Versions in order, as ``1.35 or newer`` or ``1.29 to 1.33``."""
    if versions[-1] == NEWEST:
        return f"{versions[0]} or newer" if len(versions) > 1 else versions[0]
    return f"{versions[0]} to {versions[-1]}" if len(versions) > 1 else versions[0]


def _fix(mistake: UnknownField, meant: str) -> Repair | None:
    """The field's own name; where only letter case is wrong, nothing else can be meant."""
    if not meant or meant in mistake.siblings:
        return None
    return Repair((Rename(mistake.path, meant),), is_safe=str(mistake.path[-1]).lower() == meant.lower())


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE, fix=FixKind.SAFE)
def unknown_field(mistake: UnknownField, context: Context) -> Iterator[Problem]:
    root = context.object.path if context.object else ()
    relative = mistake.path[len(root) :]
    suggestion = suggest(context.bundle, context.definition, mistake, root)
    if suggestion.versions:
        help = f"only Kubernetes {_range(suggestion.versions)} knows this field"
    elif suggestion.name:
        help = f"did you mean {suggestion.name!r}?"
    elif suggestion.places:
        help = "it belongs under " + " or ".join(place or "the top level" for place in suggestion.places)
    else:
        help = suggestion.words
    holder = field_path(relative[:-1]) or (context.object.kind if context.object else "the object")
    yield Problem(
        mistake.path,
        f"unknown field {str(mistake.path[-1])!r} in {holder}",
        help,
        on_key=True,
        fix=_fix(mistake, suggestion.name),
        api=None if mistake.assumed else Api(Stage.STRICT, "UnknownField", quoted_path(relative)),
    )
