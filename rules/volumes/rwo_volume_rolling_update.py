"""A Deployment replaces its pod while the old one holds a volume that only one node can use.

## Why

With one replica a rolling update starts the new pod before it ends the old one. On another node the new pod waits for the volume
("Multi-Attach error"), and the old one is only ended when the new one is ready: the rollout hangs.

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
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  strategy: {type: Recreate}
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

## Fix

*Unsafe*: sets the strategy Recreate. Each update then has a moment without a pod.

## Limits

The claim must be part of the run, in the folder of the Deployment. Pods that are kept on one node are left alone, and what a
Kustomization patches. On a cluster with one node ReadWriteOnce does no harm.

## Source

https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
"""

from collections.abc import Iterator

from podlint.objects.claims import KINDS, exclusive_claims
from podlint.objects.object import mapping, text
from podlint.objects.scale import AUTOSCALER, autoscalers, replicas, share
from podlint.rule import Delete, FixKind, Insert, Object, Objects, Problem, Repair, Replace, Scope, Severity, rule

_DEPLOYMENT = "apps/Deployment"
_DEFAULT_UNAVAILABLE = "25%"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=KINDS | {AUTOSCALER}, fix=FixKind.UNSAFE, needs=frozenset({"PersistentVolumeClaim"}))
def rwo_volume_rolling_update(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    for held in exclusive_claims(objects, _DEPLOYMENT):
        workload = held.workload
        if replicas(workload) == 1 and (_DEPLOYMENT, workload.home, workload.name) not in scaled and _starts_first(workload):
            users = "one pod" if held.is_of_one_pod else "one node"
            yield (
                workload,
                Problem(
                    held.path,
                    f"only {users} at a time can use the claim {held.claim!r}, and a rolling update starts the new pod before the old one has ended",
                    "set strategy.type: Recreate",
                    severity=Severity.ERROR if held.is_of_one_pod else None,
                    fix=_fix(workload),
                ),
            )


def _starts_first(workload: Object) -> bool:
    """Whether an update of the only pod starts the new one before it ends the old one: none may be unavailable, rounded down."""
    strategy = mapping(mapping(workload.value, "spec"), "strategy")
    if (text(strategy, "type") or "RollingUpdate") != "RollingUpdate":
        return False
    return share(mapping(strategy, "rollingUpdate").get("maxUnavailable", _DEFAULT_UNAVAILABLE), 1, up=False) == 0


def _fix(workload: Object) -> Repair:
    path = (*workload.path, "spec", "strategy")
    strategy = mapping(mapping(workload.value, "spec"), "strategy")
    set_type = (Replace if "type" in strategy else Insert)((*path, "type"), "Recreate")
    operations = (set_type, Delete((*path, "rollingUpdate"))) if "rollingUpdate" in strategy else (set_type,)
    return Repair(operations, is_safe=False)
