"""The files of a Secret volume are for root only, and the container runs as another user.

## Why

The files belong to root. With a mode like 0400 nobody else can read them, so the program ends with "permission denied". With an
fsGroup, the kubelet gives the files to that group and lets it read them.

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
    - {name: key, mountPath: /keys}
  volumes:
  - name: key
    secret:
      secretName: deploy
      defaultMode: 0400  # error
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
    - {name: key, mountPath: /keys}
  volumes:
  - name: key
    secret: {secretName: deploy, defaultMode: 0400}
```

## Fix

*Unsafe*: sets the fsGroup of the pod to the number of the user.

## Limits

Users that only the image names are not known, except where `runAsNonRoot` says that it is not root.

## Source

kubernetes pkg/volume/volume_linux.go SetVolumeOwnership; pkg/volume/secret/secret.go
"""

from collections.abc import Iterator

from podlint.objects.object import Value, items, mapping, text
from podlint.objects.user import User, other_user
from podlint.objects.volumes import mounts, volumes
from podlint.rule import Container, FixKind, Insert, Path, Pod, Problem, Repair, Scope, Severity, rule

_GROUP_READS, _OTHERS_READ = 0o040, 0o004


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("defaultMode", "mode"), fix=FixKind.UNSAFE)
def secret_unreadable_by_user(pod: Pod) -> Iterator[Problem]:
    shared = mapping(pod.spec, "securityContext")
    if shared.get("fsGroup") is not None or shared.get("supplementalGroups") or mapping(pod.spec, "os"):
        return
    for name, (path, volume) in volumes(pod).items():
        user, container = _first_other_user(pod, name) if "secret" in volume else (None, None)
        if not user or not container:
            continue
        for place, mode in _modes(mapping(volume, "secret"), (*path, "secret")):
            if not mode & _OTHERS_READ and (user.group or not mode & _GROUP_READS):
                yield Problem(
                    place,
                    f"the files are root's with the mode {mode:04o}, and {container.name!r} runs as {user.id or 'another user'}: it cannot read them",
                    "set securityContext.fsGroup of the pod, or a mode that lets others read",
                    fix=_fix(pod, user),
                )


def _fix(pod: Pod, user: User) -> Repair | None:
    return Repair((Insert((*pod.path, "spec", "securityContext", "fsGroup"), user.id),), is_safe=False) if user.id else None


def _first_other_user(pod: Pod, volume: str) -> tuple[User | None, Container | None]:
    """The first container that mounts the volume and does not run as root."""
    for container in pod.containers():
        user = other_user(container, pod)
        if user and any(text(mount, "name") == volume for _, mount in mounts(container)):
            return user, container
    return None, None


def _modes(secret: Value, path: Path) -> Iterator[tuple[Path, int]]:
    places = [((*path, "items", index, "mode"), item.get("mode")) for index, item in items(secret, "items")]
    for place, mode in (((*path, "defaultMode"), secret.get("defaultMode")), *places):
        if isinstance(mode, int) and not isinstance(mode, bool):
            yield place, mode
