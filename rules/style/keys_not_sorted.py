"""The keys of a mapping are not in alphabetical order.

## Why

Some teams keep keys sorted: each has one place, and a diff shows what changed rather than what moved.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  namespace: shop
  name: settings  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
```

## Peers

kube-linter:sorted-keys, yamllint:key-ordering
"""

from collections.abc import Iterator

from podlint.objects.layout import Form, parts
from podlint.rule import Document, Object, Path, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.OPTIONAL)
def keys_not_sorted(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    last: dict[int, str] = {}
    for part in parts(document):
        if part.form is Form.KEY:
            yield from _out_of_order(last, part.parent, part.path)


def _out_of_order(last: dict[int, str], mapping: int, path: Path) -> Iterator[Problem]:
    """Tell the first key of a mapping that is out of order."""
    key, before = str(path[-1]), last.get(mapping, "")
    if mapping in last and not before:
        return  # it was told
    if before and key < before:
        yield Problem(path, f"the key {key!r} stands behind {before!r}", "sort the keys", on_key=True)
        key = ""
    last[mapping] = key
