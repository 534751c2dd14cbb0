"""A Namespace has no label that says whose it is.

## Why

Nobody knows whom to ask before it is deleted, or who pays for what runs in it.

## Bad

```yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}  # error
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {owner: shop-team}
```

## Options

- `labels` (default `owner`, `team`, `app.kubernetes.io/part-of`): one of these labels, or annotations, is enough

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/

## Peers

terrascan:AC_K8S_0013
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.absent import first_absent
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What says whose a namespace is."""

    labels: tuple[str, ...] = ("owner", "team", "app.kubernetes.io/part-of")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({"Namespace"}))
def namespace_without_owner(object: Object, options: Options) -> Iterator[Problem]:
    annotations = mapping(mapping(object.value, "metadata"), "annotations")
    if not any(key in object.labels or key in annotations for key in options.labels):
        place = (*object.path, *first_absent(object.value, ("metadata", "labels")))
        yield Problem(place, f"nothing says whose the namespace {object.name!r} is", f"add the label {options.labels[0]}")
