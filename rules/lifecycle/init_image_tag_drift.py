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
  - name: config
    image: example.org/shop:initutils  # no version, but another image of the repository
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
variants of one version (`1.4`, `1.4-init`, `migrate-v1.4` and `1.4.2`), and tags without a number, other than `latest`.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
"""

import re
from collections.abc import Iterator

from podlint.objects.image import Image, is_placeholder, parse_image
from podlint.rule import Container, FixKind, Path, Pod, Problem, Related, Repair, Replace, Role, Scope, Severity, rule

_SEPARATOR = re.compile("[-_]")
_DIGIT = re.compile("[0-9]")

_MOST = 20  # main containers of one image
_TOOLS = frozenset(
    {
        "alpine", "amazonlinux", "bash", "busybox", "centos", "curlimages/curl", "debian", "docker", "fedora", "golang", "node", "openjdk", "php", "python",
        "rockylinux", "ruby", "ubuntu",
    }
)  # fmt: skip


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("initContainers",), fix=FixKind.UNSAFE)
def init_image_tag_drift(pod: Pod) -> Iterator[Problem]:
    used = {role: {parse_image(container.image).repository for container in pod.containers() if container.role is role} for role in (Role.INIT, Role.MAIN)}
    if used[Role.INIT].isdisjoint(used[Role.MAIN]):
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
    if image.digest and other.digest and (image.tag == other.tag or not (image.tag and other.tag)):
        return image.digest != other.digest
    ours, theirs = _numbers(image.tag), _numbers(other.tag)
    return bool(ours and theirs) and image.tag != other.tag and not all(map(_is_variant, ours, theirs))


def _numbers(tag: str) -> list[str]:
    """The parts of a tag that say which version it is: `migrate-v1.4-alpine3.20` is 1.4 and alpine3.20."""
    return [tag] if tag == "latest" else [part.removeprefix("v") for part in _SEPARATOR.split(tag) if _DIGIT.search(part)]


def _is_variant(one: str, two: str) -> bool:
    return one == two or one.startswith(f"{two}.") or two.startswith(f"{one}.")


def _drifted(container: Container, other: Container, its: Image, *, is_only: bool) -> Problem:
    path: Path = (*container.path, "image")
    return Problem(
        path,
        f"the init container {container.name!r} runs {container.image!r}, but {other.name!r} runs {its.tag or its.digest} of the same image",
        "give both the same version",
        related=(Related((*other.path, "image"), "the main container"),),
        fix=Repair((Replace(path, other.image),), is_safe=False) if is_only else None,
    )
