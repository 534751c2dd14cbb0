"""A container that does not run as root has a claim mounted, and no fsGroup.

## Why

A fresh disk belongs to root, and only root can write to it. With an fsGroup the kubelet gives the volume to that group when it mounts
it.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsUser: 1000
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
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsUser: 1000
    fsGroup: 1000
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: data, mountPath: /data}
  volumes:
  - name: data
    persistentVolumeClaim: {claimName: shop}
```

## Fix

*Unsafe*: sets the fsGroup of the pod to the number of the first user. All files of the volume then change their group.

## Limits

Some storage (NFS, drivers with a uid option) decides for itself whom a volume belongs to. Where
 a container that is root mounts it too, the rule is silent.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.user import other_user
from podlint.objects.volumes import mounts, volumes
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.STRICT,
    mentions=("persistentVolumeClaim",),
    fix=FixKind.UNSAFE,
)
def volume_not_writable_by_user(pod: Pod) -> Iterator[Problem]:
    shared = mapping(pod.spec, "securityContext")
    if shared.get("fsGroup") is not None or shared.get("supplementalGroups") or mapping(pod.spec, "os"):
        return
    for name, (path, volume) in volumes(pod).items():
        claim = mapping(volume, "persistentVolumeClaim")
        users = (
            [other_user(container, pod) for container in pod.containers() if _writes(container, name)] if claim and claim.get("readOnly") is not True else []
        )
        known = [user for user in users if user]
        if known and len(known) == len(users):  # else root may make it fit for the others
            user = known[0].id
            yield Problem(
                (*path, "persistentVolumeClaim", "claimName"),
                f"a fresh volume belongs to root, and nobody who mounts the claim {text(claim, 'claimName')!r} is: they cannot write to it",
                "set securityContext.fsGroup of the pod",
                fix=Repair((Insert((*pod.path, "spec", "securityContext", "fsGroup"), user),), is_safe=False) if user else None,
            )


def _writes(container: Container, volume: str) -> bool:
    return any(text(mount, "name") == volume and mount.get("readOnly") is not True for _, mount in mounts(container))
