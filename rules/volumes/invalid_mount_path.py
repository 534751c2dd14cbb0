"""A volume is mounted where it cannot be.

## Why

A volume at `/` hides the whole image, its program too: the container cannot start. A path with a colon is one that some runtimes take
apart; the API reference forbids it, but the server does not look.

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
    - name: data
      mountPath: /  # error
    - name: cache
      mountPath: /cache:rw  # error
  volumes:
  - name: data
    emptyDir: {}
  - name: cache
    emptyDir: {}
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
    - {name: data, mountPath: /var/lib/shop}
  volumes:
  - name: data
    emptyDir: {}
```

## Limits

An absent path, a `subPath` that is absolute and one that climbs with `..` are refused by the API server, and reported as
`api-required` and `api-invalid`.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/

## Peers

apiserver-validation
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import text
from podlint.objects.volumes import mount_path, mounts
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_DRIVE = 2  # characters of C:
_ENDS_OF_ROOT = ("/", ".")  # of what leads to the root, one is the last character


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("volumeMounts",))
def invalid_mount_path(container: Container, _: Pod) -> Iterator[Problem]:
    for path, mount in mounts(container):
        written = text(mount, "mountPath")
        may_be_root, has_colon = written[-1:] in _ENDS_OF_ROOT, ":" in written[_DRIVE:]
        if not (may_be_root or has_colon) or is_placeholder(written):
            continue
        if may_be_root and mount_path(mount) == "/":
            yield Problem(
                (*path, "mountPath"), f"the volume {text(mount, 'name')!r} hides the whole image of {container.name!r}", "mount it at a folder of its own"
            )
        elif has_colon:
            yield Problem(
                (*path, "mountPath"),
                f"a mount path may not hold a colon, as {written!r} does",
                "take the colon out; whether a mount can be written to, readOnly says",
            )
