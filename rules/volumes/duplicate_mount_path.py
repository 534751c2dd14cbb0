"""Two mounts of a container are at the same place.

## Why

The API server compares mount paths as they are written, so it does not see that `/data` and `/data/` are one folder. The later mount
hides the earlier one, and the program finds the wrong files, or none.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: config, mountPath: /etc/shop}
    - name: extra
      mountPath: /etc/shop/  # error
  volumes:
  - name: config
    configMap: {name: shop}
  - name: extra
    configMap: {name: extra}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: config, mountPath: /etc/shop}
    - {name: extra, mountPath: /etc/shop/extra}
  volumes:
  - name: config
    configMap: {name: shop}
  - name: extra
    configMap: {name: extra}
```

## Limits

Paths that are the same letter for letter are refused by the API server, and reported as `api-invalid`.

## Source

https://kubernetes.io/docs/concepts/storage/volumes/

## Peers

apiserver-validation
"""

from collections.abc import Iterator

from podlint.objects.object import Value, text
from podlint.objects.volumes import mount_path, mounts
from podlint.rule import Container, Path, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("volumeMounts",))
def duplicate_mount_path(container: Container, _: Pod) -> Iterator[Problem]:
    first: dict[str, tuple[Path, Value]] = {}
    mounted = mounts(container)
    for path, mount in mounted if len(mounted) > 1 else ():
        place = mount_path(mount)
        taken_at, other = first.setdefault(place, (path, mount))
        if place and taken_at != path and text(mount, "mountPath") != text(other, "mountPath"):
            yield Problem(
                (*path, "mountPath"),
                f"{text(mount, 'mountPath')!r} is where the volume {text(other, 'name')!r} is mounted already, as {text(other, 'mountPath')!r}",
                "mount one of them elsewhere",
                related=(Related((*taken_at, "mountPath"), "mounted here first"),),
            )
