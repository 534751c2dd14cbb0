"""Several replicas share a volume that only one node can use.

## Why

All replicas of a Deployment mount the same claim. Those that land on another node than the first wait for the volume for ever
("Multi-Attach error"); with ReadWriteOncePod even those on the same node stay Pending.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        volumeMounts:
        - {name: data, mountPath: /data}
      volumes:
      - name: data
        persistentVolumeClaim:
          claimName: shop  # error
```

## Good

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: shop}
spec:
  accessModes: [ReadWriteMany]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        volumeMounts:
        - {name: data, mountPath: /data}
      volumes:
      - name: data
        persistentVolumeClaim:
          claimName: shop
```

## Limits

The claim must be part of the run, in the folder of the workload. Pods that are kept on one node are left alone, and what a
Kustomization patches.

## Source

https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
"""

from collections.abc import Iterator

from podlint.objects.claims import KINDS, exclusive_claims
from podlint.objects.object import mapping
from podlint.objects.scale import AUTOSCALER, autoscalers, replicas
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule

_TYPES = ("apps/Deployment", "apps/ReplicaSet", "ReplicationController")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=KINDS | {AUTOSCALER}, needs=frozenset({"PersistentVolumeClaim"}))
def rwo_volume_many_replicas(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    for held in exclusive_claims(objects, *_TYPES):
        workload = held.workload
        autoscaler = scaled.get((workload.type, workload.home, workload.name))
        most = mapping(autoscaler.value, "spec").get("maxReplicas") if autoscaler else replicas(workload)
        if not isinstance(most, int) or most < 2:  # noqa: PLR2004  that is what "several" means
            continue
        users = "one pod" if held.is_of_one_pod else "one node"
        why = f"{most} replicas" if not autoscaler else f"up to {most} replicas of the autoscaler {autoscaler.name!r}"
        yield (
            workload,
            Problem(
                held.path,
                f"only {users} at a time can use the claim {held.claim!r}, and {why} mount it",
                "use a StatefulSet, whose replicas have claims of their own, or a volume with ReadWriteMany",
                severity=Severity.ERROR if held.is_of_one_pod else None,
            ),
        )
