"""An object has an annotation that a policy forbids.

## Why

Annotations switch on features of controllers, some of which a cluster's owner does not want, or has switched off since.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  annotations:
    fluxcd.io/automated: "true"  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  annotations:
    example.org/owner: shop-team
```

## Options

- `annotations` (default `fluxcd.io/*`, of Flux 1, which is no more): the keys; `*` stands for anything

## Fix

Removes the annotation.

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/

## Peers

kube-linter:forbidden-annotation, kyverno:restrict-annotations, kyverno:allowed-annotations
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from podlint.objects.object import Value, mapping
from podlint.objects.pod import pod_of
from podlint.rule import Delete, FixKind, Object, Path, Problem, Profile, Repair, Scope, Severity, rule


class Options(NamedTuple):
    """What is forbidden."""

    annotations: tuple[str, ...] = ("fluxcd.io/*",)


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, mentions=("annotations",), fix=FixKind.UNSAFE)
def forbidden_annotation(object: Object, options: Options) -> Iterator[Problem]:
    yield from _forbidden(mapping(object.value, "metadata"), (*object.path, "metadata"), options)
    pod = pod_of(object)
    if pod and pod.path != object.path:
        yield from _forbidden(pod.metadata, (*pod.path, "metadata"), options)


def _forbidden(metadata: Value, path: Path, options: Options) -> Iterator[Problem]:
    for key in mapping(metadata, "annotations"):
        if any(fnmatchcase(key, pattern) for pattern in options.annotations):
            place = (*path, "annotations", key)
            yield Problem(place, f"the annotation {key!r} is forbidden", "remove it", on_key=True, fix=Repair((Delete(place),), is_safe=False))
