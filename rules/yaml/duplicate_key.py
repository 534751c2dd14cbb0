"""A mapping holds the same key twice.

## Why

The last one wins in silence with `kubectl`, and everything under the first is lost; the API server's
strict decoding refuses the document. Often a `---` between two objects is missing.

A key that overrides what a merge (`<<`) brings is twice there for that decoding, too. As nothing is lost, and as
`kubectl` sends JSON, in which it stands once, this is a note; in files that are no manifests podlint says nothing.
A block in Markdown that is no whole manifest may show several things at once: there it is a note as well.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: web}
  labels: {tier: front}  # error
spec:
  containers:
  - {name: web, image: "nginx:1.27"}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: web, tier: front}
spec:
  containers:
  - {name: web, image: "nginx:1.27"}
```

## Source

k8s.io/apimachinery/pkg/runtime/serializer/json/json.go, Serializer.unmarshal; go.yaml.in/yaml/v2 decode.go, setMapIndex
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, Problem, Related, Scope, Severity, Stage, dotted, rule
from podlint.source.document import Syntax
from podlint.source.fault import DuplicateKey


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def duplicate_key(mistake: DuplicateKey, _: Context) -> Iterator[Problem]:
    key = mistake.path[-1]
    if mistake.is_override:
        yield Problem(
            mistake.path,
            f"the key {str(key)!r} overrides what '<<' brings, which the API server refuses in YAML",
            "send it with kubectl, which makes JSON of it, or write the mapping without '<<'",
            related=tuple(Related(mistake.path, "overridden", offsets) for offsets in mistake.earlier),
            on_key=True,
            severity=Severity.INFO,
            api=_api(mistake),
        )
        return
    if mistake.may_be_other:
        yield Problem(mistake.path, f"the key {str(key)!r} stands here a second time", on_key=True, severity=Severity.INFO)
        return
    whole_object = key in ("apiVersion", "kind", "metadata", "spec") and len(mistake.path) == 1
    yield Problem(
        mistake.path,
        f"the key {str(key)!r} stands here a second time, and what stood under the first is lost",
        "put '---' on a line of its own between two objects" if whole_object else "keep one of them, or merge what they hold",
        related=tuple(Related(mistake.path, "overruled", offsets) for offsets in mistake.earlier),
        on_key=True,
        api=_api(mistake),
    )


def _api(mistake: DuplicateKey) -> Api | None:
    """JSON: one error a field. YAML: one error for all of a document, without a field."""
    if mistake.syntax is Syntax.JSON:
        return Api(Stage.STRICT, "DuplicateField", dotted(mistake.path))
    return Api(Stage.STRICT, "DuplicateYAMLKey", "") if mistake.is_first else None
