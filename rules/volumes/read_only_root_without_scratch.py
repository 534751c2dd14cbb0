"""A container may not write, and its image has to.

## Why

With `readOnlyRootFilesystem` a process can only write where a volume is mounted. These programs make files when they start (a lock, a
socket, a cache), cannot, and exit: the pod ends in CrashLoopBackOff.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
    securityContext:
      readOnlyRootFilesystem: true  # error
    volumeMounts:
    - {name: run, mountPath: /var/run}
  volumes:
  - name: run
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
    image: nginx:1.27
    securityContext: {readOnlyRootFilesystem: true}
    volumeMounts:
    - {name: run, mountPath: /var/run}
    - {name: cache, mountPath: /var/cache/nginx}
  volumes:
  - name: run
    emptyDir: {}
  - name: cache
    emptyDir: {}
```

## Limits

It knows some official images by their name. A container with a command, arguments or a configuration of its own is left alone.

## Source

the images' own documentation; https://hub.docker.com/_/nginx
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import mapping
from podlint.objects.volumes import mount_path, mounts
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_WRITTEN = {
    "httpd": ("/usr/local/apache2/logs",),
    "mariadb": ("/run/mysqld", "/tmp"),  # noqa: S108
    "mysql": ("/run/mysqld", "/tmp"),  # noqa: S108
    "nginx": ("/run", "/var/cache/nginx"),
    "nginxinc/nginx-unprivileged": ("/tmp",),  # noqa: S108
    "postgres": ("/run/postgresql",),
}
_CONFIGURATION = ("/etc/nginx", "/etc/mysql", "/etc/postgresql", "/usr/local/apache2/conf")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("readOnlyRootFilesystem",))
def read_only_root_without_scratch(container: Container, _: Pod) -> Iterator[Problem]:
    if mapping(container.value, "securityContext").get("readOnlyRootFilesystem") is not True or container.has("command") or container.has("args"):
        return
    image = parse_image(container.image).name
    places = [_without_link(mount_path(mount)) for _, mount in mounts(container)] if image in _WRITTEN else []
    if image not in _WRITTEN or any(_touches(place, folder) for place in places for folder in _CONFIGURATION):
        return
    missing = [folder for folder in _WRITTEN[image] if not any(_touches(place, folder) for place in places)]
    if missing:
        yield Problem(
            (*container.path, "securityContext", "readOnlyRootFilesystem"),
            f"the image {image!r} writes to {' and '.join(missing)} when it starts, and nothing is mounted there",
            "mount an emptyDir there",
        )


def _without_link(place: str) -> str:
    """In these images /var/run is a link to /run."""
    return place.removeprefix("/var") if f"{place}/".startswith("/var/run/") else place


def _touches(place: str, folder: str) -> bool:
    """Whether one of two folders is the other, or lies in it."""
    return f"{place}/".startswith(f"{folder}/") or f"{folder}/".startswith(f"{place}/")
