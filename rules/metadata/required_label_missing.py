"""An object lacks a label that a policy asks for.

## Why

Owners, cost centres and environments are found by labels. An object without them belongs to nobody when it breaks.

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
metadata: {name: shop, labels: {owner: shop-team}}
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

- `labels` (default `owner`): the keys of the labels; `key=pattern` asks for a value, too, in which `*` stands for anything
- `kinds` (default none): the kinds that need them, such as Service; without any, those that make pods

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/

## Peers

kube-linter:required-label-owner, kubescape:C-0076, datree:WORKLOAD_MISSING_LABEL_OWNER_VALUE, datree:DEPLOYMENT_MISSING_LABEL_ENV_VALUE,
kyverno:require-labels, gatekeeper:requiredlabels, monokle:MTD-custom-labels
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from podlint.objects.absent import first_absent
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is asked for, of which objects."""

    labels: tuple[str, ...] = ("owner",)
    kinds: tuple[str, ...] = ()


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL)
def required_label_missing(object: Object, options: Options) -> Iterator[Problem]:
    if (object.kind not in options.kinds) if options.kinds else (object.type not in POD_TYPES):
        return
    for wanted in options.labels:
        key, _, pattern = wanted.partition("=")
        value = object.labels.get(key)
        place = (*object.path, *first_absent(object.value, ("metadata", "labels", key)))
        if value is None:
            yield Problem(place, f"{object.title} has no label {key!r}", f"add the label {key}")
        elif pattern and not fnmatchcase(value, pattern):
            yield Problem(place, f"the label {key}: {value} is not of the form {pattern!r}", "write a value of that form")
