"""An object is too large for kubectl apply.

## Why

`kubectl apply` keeps a copy of the object in an annotation, and annotations may have 262144 bytes in all. A larger object, mostly a
CustomResourceDefinition or a ConfigMap with dashboards, is refused: metadata.annotations is too long.

## Bad

```yaml
apiVersion: example.org/v1
kind: Catalogue  # error
metadata: {name: shop}
spec:
  one: &a ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab
  some: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
  more: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
  many: [*c, *c, *c, *c, *c, *c, *c, *c]
```

## Good

```yaml
apiVersion: example.org/v1
kind: Catalogue
metadata: {name: shop}
spec:
  one: a book
```

## Limits

With `--server-side`, and with `kubectl create`, no copy is kept.

## Source

https://kubernetes.io/docs/reference/using-api/server-side-apply/;
k8s.io/apimachinery/pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB
"""

import json
from collections.abc import Iterator

from podlint.rule import Document, Object, Problem, Scope, Severity, rule

_MOST = 256 * 1024  # bytes of all annotations
_ESCAPED = 6  # bytes that a character becomes at most
_MANY = 20  # aliases that can make anything too large
_OF_MARKUP = 5  # bytes more that kubectl writes for each of < > &


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT)
def object_too_large_for_apply(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    if _bytes_at_most(document.text) < _MOST:
        return
    for object in objects:
        size = _size(object)
        if size > _MOST:
            yield Problem(
                (*object.path, "kind"),
                f"the object has {size} bytes as JSON, and kubectl apply can keep {_MOST} of them only",
                "apply it with --server-side, or split it",
            )


def _bytes_at_most(text: str) -> int:
    """How large objects in a text can be: an alias repeats no more than all that stands before it, and so doubles it at most."""
    aliases = text.count("*") if "&" in text and " *" in text else 0
    return len(text) * _ESCAPED << min(aliases, _MANY)


def _size(object: Object) -> int:
    written = json.dumps(object.value, ensure_ascii=False, separators=(",", ":"))
    return len(written.encode("utf-8", "surrogatepass")) + _OF_MARKUP * sum(map(written.count, "<>&"))
