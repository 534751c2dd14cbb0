"""A key has no value, which means null.

## Why

Null is as if the key was not there. Readers take it for something that is set; and where the object exists, `kubectl apply` takes
the field away.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The key is taken away.

## Limits

A written `null` or `~` is left alone. Of a key whose block is commented out, `commented-out-block-left-null` speaks.

## Peers

yamllint:empty-values
"""

from collections.abc import Iterator

from podlint.objects.empty import empty_entries
from podlint.rule import Delete, Document, FixKind, Object, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, fix=FixKind.UNSAFE)
def empty_value(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    for entry in empty_entries(document):
        if not entry.commented_out:
            yield Problem(
                entry.path,
                f"the key {str(entry.path[-1])!r} has no value, which is as if it was not there",
                "give it a value, or remove it",
                on_key=True,
                fix=Repair((Delete(entry.path),), is_safe=False),
            )
