"""An init container and a main container run different versions of one image.

## Why

An init container with the image of the application mostly prepares something for it: a migration, a set of files. With another
version it prepares it for other code, and an update changed one of the two places only.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: migrate
    image: example.org/shop:1.3  # error
    args: [migrate]
  containers:
  - name: web
    image: example.org/shop:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: prepare
    image: busybox:1.36
    command: [mkdir, -p, /data/shop]
  - name: migrate
    image: example.org/shop:1.4
    args: [migrate]
  containers:
  - name: web
    image: example.org/shop:1.4
  - name: clock
    image: busybox:1.37
    command: [sleep, infinity]
```

## Fix

The init container gets the image of the main container.

## Limits

Images that are tools rather than applications (busybox, alpine, languages, operating systems) are left alone, and so are
variants of one version (`1.4`, `1.4-init` and `1.4.2`).

## Source

https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
"""

from collections.abc import Iterator

from podlint.objects.image import Image, is_placeholder, parse_image
from podlint.rule import Container, FixKind, Path, Pod, Problem, Related, Repair, Replace, Role, Scope, Severity, rule

_MOST = 20  # main containers of one image
_TOOLS = frozenset(
    {
        "alpine", "amazonlinux", "bash", "busybox", "centos", "curlimages/curl", "debian", "docker", "fedora", "golang", "node", "openjdk", "php", "python",
        "rockylinux", "ruby", "ubuntu",
    }
)  # fmt: skip


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("initContainers",), fix=FixKind.UNSAFE)
def init_image_tag_drift(pod: Pod) -> Iterator[Problem]:
    if "initContainers" not in pod.spec:
        return
    main: dict[str, list[tuple[Container, Image]]] = {}
    early: list[tuple[Container, Image]] = []
    for container in pod.containers():
        image = parse_image(container.image)
        if not (image.tag or image.digest) or is_placeholder(container.image) or image.name in _TOOLS:
            continue
        if container.role is Role.MAIN:
            main.setdefault(image.repository, []).append((container, image))
        elif container.role is Role.INIT:
            early.append((container, image))
    for container, image in early:
        others = main.get(image.repository, [])
        if 0 < len(others) <= _MOST and all(_differs(image, other) for _, other in others):
            yield _drifted(container, *others[0], is_only=len({other.image for other, _ in others}) == 1)


def _differs(image: Image, other: Image) -> bool:
    """Whether two images are different versions for certain: a tag beside a digest, or a variant of the same tag, may be the same."""
    if image.digest and other.digest:
        return image.digest != other.digest
    variants = any(one.startswith((f"{two}-", f"{two}.")) for one, two in ((image.tag, other.tag), (other.tag, image.tag)))
    return bool(image.tag and other.tag) and image.tag != other.tag and not variants


def _drifted(container: Container, other: Container, its: Image, *, is_only: bool) -> Problem:
    path: Path = (*container.path, "image")
    return Problem(
        path,
        f"the init container {container.name!r} runs {container.image!r}, but {other.name!r} runs {its.tag or its.digest} of the same image",
        "give both the same version",
        related=(Related((*other.path, "image"), "the main container"),),
        fix=Repair((Replace(path, other.image),), is_safe=False) if is_only else None,
    )
