"""A program that needs shared memory has the 64 MiB that every container gets.

## Why

Browsers, PyTorch's data loaders and PostgreSQL's parallel queries exchange data through /dev/shm. Container runtimes make it
64 MiB large, whatever the memory limit is: under load these programs crash with "bus error" or "no space left on device".

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: browser
    image: selenium/standalone-chrome:131.0  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: browser
    image: selenium/standalone-chrome:131.0
    volumeMounts:
    - {name: shm, mountPath: /dev/shm}
  - name: dump
    image: postgres:17.2
    command: [pg_dump, --host=database, shop]  # a client
  volumes:
  - name: shm
    emptyDir: {medium: Memory, sizeLimit: 1Gi}
```

## Limits

It knows some images by their name. A container that is told something about shared memory is left alone, and so is one that runs
a client in the image of a database.

## Source

https://github.com/kubernetes/kubernetes/issues/28272
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import items, text
from podlint.objects.simple_commands import called, commands
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_NEEDING = (
    "bitnami/postgresql",
    "browserless/chrome",
    "ghcr.io/browserless/chrome",
    "ghcr.io/browserless/chromium",
    "nvcr.io/nvidia/pytorch",
    "postgis/postgis",
    "postgres",
    "pytorch/pytorch",
    "selenium/node-chrome",
    "selenium/node-edge",
    "selenium/node-firefox",
    "selenium/standalone-chrome",
    "selenium/standalone-edge",
    "selenium/standalone-firefox",
    "timescale/timescaledb",
)
_DATABASES = frozenset({"bitnami/postgresql", "postgis/postgis", "postgres", "timescale/timescaledb"})
_SERVERS = frozenset({"postgres", "docker-entrypoint.sh", "entrypoint.sh", "run.sh"})
_COVERING = ("/dev", "/dev/shm")  # noqa: S108  a mount point, no file of ours


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.CONTAINER,
    profile=Profile.STRICT,
    mentions=("postgres", "postgresql", "postgis", "browserless", "selenium", "pytorch", "timescaledb"),
)
def shared_memory_too_small(container: Container, pod: Pod) -> Iterator[Problem]:
    image = parse_image(container.image).name
    if image not in _NEEDING or pod.spec.get("hostIPC") is True or (image in _DATABASES and _is_client(container)):
        return
    if any("shm" in word for word in (*container.command, *container.args)):  # --disable-dev-shm-usage, dynamic_shared_memory_type
        return
    if any(text(mount, "mountPath").rstrip("/") in _COVERING for _, mount in items(container.value, "volumeMounts")):
        return
    yield Problem(
        (*container.path, "image"),
        f"the image {image!r} exchanges data through /dev/shm, which is 64 MiB large where nothing else is mounted there",
        "mount an emptyDir with medium Memory and a sizeLimit at /dev/shm",
    )


def _is_client(container: Container) -> bool:
    """Whether a container of a database's image runs another program than the server; flags alone are the server's."""
    words = (*container.command, *container.args)
    return bool(words) and not words[0].startswith("-") and not any(called(each) in _SERVERS for each in commands(words))
