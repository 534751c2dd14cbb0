"""An object lacks an annotation that a policy asks for.

## Why

Contacts, tickets and descriptions are kept in annotations. Who has to be called for an object without them?

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}  # error
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, annotations: {email: shop@example.org}}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Options

- `annotations` (default `email`): the keys of the annotations; `key=pattern` asks for a value, too, in which `*` stands for anything
- `kinds` (default none): the kinds that need them, such as Service; without any, those that make pods

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/

## Peers

kube-linter:required-annotation-email, gatekeeper:requiredannotations, kyverno:require-annotations, monokle:MTD-custom-annotations
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from podlint.objects.absent import first_absent
from podlint.objects.object import mapping, text
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is asked for, of which objects."""

    annotations: tuple[str, ...] = ("email",)
    kinds: tuple[str, ...] = ()


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL)
def required_annotation_missing(object: Object, options: Options) -> Iterator[Problem]:
    if (object.kind not in options.kinds) if options.kinds else (object.type not in POD_TYPES):
        return
    annotations = mapping(mapping(object.value, "metadata"), "annotations")
    for wanted in options.annotations:
        key, _, pattern = wanted.partition("=")
        place = (*object.path, *first_absent(object.value, ("metadata", "annotations", key)))
        if key not in annotations:
            yield Problem(place, f"{object.title} has no annotation {key!r}", f"add the annotation {key}")
        elif pattern and not fnmatchcase(text(annotations, key), pattern):
            yield Problem(place, f"the annotation {key!r} is not of the form {pattern!r}", "write a value of that form")
