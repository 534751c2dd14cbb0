"""A claim template of a StatefulSet asks for a volume that several nodes share.

## Why

Each replica of a StatefulSet gets a claim of its own, so nobody else writes to it. Volumes that many nodes can mount are slower, cost
more, and most drivers for block storage refuse to make one: the pod stays Pending.

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
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteMany]  # error
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
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
```

## Source

https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes

## Peers

kubesec:VolumeClaimAccessModeReadWriteOnce, kyverno:enforce-readwriteonce-pod
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, strings
from podlint.objects.volumes import claim_templates
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_OF_ONE_NODE = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=frozenset({"apps/StatefulSet"}),
    mentions=("accessModes",),
)
def claim_template_not_read_write_once(object: Object) -> Iterator[Problem]:
    for path, template in claim_templates(object.value):
        modes = strings(mapping(template, "spec"), "accessModes")
        if modes and not _OF_ONE_NODE.intersection(modes):
            yield Problem(
                (*object.path, *path, "spec", "accessModes"),
                f"each replica gets a claim of its own, so it needs no {' and '.join(modes)}",
                "ask for ReadWriteOnce or ReadWriteOncePod",
            )
