"""A claim template lacks an annotation that a policy asks for.

## Why

What backs claims up, accounts for them or chooses their disks looks at annotations. Claims made from a template that lacks them are
left out, and templates cannot be changed later.

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: shop}
spec:
  serviceName: shop
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
        volumeMounts:
        - {name: data, mountPath: /data}
  volumeClaimTemplates:
  - metadata: {name: data}  # error
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
```

## Good

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: shop}
spec:
  serviceName: shop
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
        volumeMounts:
        - {name: data, mountPath: /data}
  volumeClaimTemplates:
  - metadata:
      name: data
      annotations: {owner: shop-team}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
```

## Options

- `annotations` (default ["owner"]): the annotations that every claim template has to have

## Limits

A policy that runs only where it is selected by name.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates

## Peers

kube-linter:volumeclaimtemplates
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.absent import first_absent
from podlint.objects.object import mapping, text
from podlint.objects.volumes import claim_templates
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is asked for."""

    annotations: tuple[str, ...] = ("owner",)


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({"apps/StatefulSet"}))
def claim_template_without_annotation(object: Object, options: Options) -> Iterator[Problem]:
    for path, template in claim_templates(object.value):
        metadata = mapping(template, "metadata")
        missing = [name for name in options.annotations if name not in mapping(metadata, "annotations")]
        if missing:
            yield Problem(
                (*object.path, *path, *first_absent(template, ("metadata", "annotations"))),
                f"the claim template {text(metadata, 'name')!r} lacks the annotation {', '.join(map(repr, missing))}",
                "add it now: templates of a StatefulSet cannot be changed later",
            )
