"""An image is built for another architecture or operating system than the nodes the pod may run on.

## Why

Some tags and repositories hold one architecture only, and say so in their name. On another the container
ends with "exec format error", or the image cannot be pulled. A Windows image on a Linux node cannot be unpacked.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:
    kubernetes.io/arch: arm64
  containers:
  - name: web
    image: example.org/web:1.4-amd64  # error
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:
    kubernetes.io/arch: arm64
  containers:
  - name: web
    image: example.org/web:1.4-arm64
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  nodeSelector:
    kubernetes.io/os: windows
  containers:
  - name: web
    image: mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022
```

## Limits

Only names tell: the end of a tag or repository, Docker Hub's folders for one architecture, and Microsoft's for Windows. A pod with a
runtime class, which may choose nodes, is left alone.

## Source

https://kubernetes.io/docs/concepts/containers/images/#multi-architecture-images-with-image-indexes
"""

import re
from collections.abc import Iterator

from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.object import mapping, text
from podlint.objects.placement import ARCH_LABELS, OS_LABELS, allowed_values
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_ARCHITECTURES = {
    "amd64": "amd64",
    "x86_64": "amd64",
    "arm64": "arm64",
    "arm64v8": "arm64",
    "aarch64": "arm64",
    "arm32v5": "arm",
    "arm32v6": "arm",
    "arm32v7": "arm",
    "armv7": "arm",
    "armhf": "arm",
    "i386": "386",
    "ppc64le": "ppc64le",
    "s390x": "s390x",
    "riscv64": "riscv64",
}
_LAST_WORD = re.compile(rf"(?:^|[-_.])({'|'.join(_ARCHITECTURES)})$")
_OF_WINDOWS = re.compile(r"windowsservercore|nanoserver|^ltsc20\d\d$|-ltsc20\d\d$")
_WINDOWS_FOLDERS = ("mcr.microsoft.com/windows/", "mcr.microsoft.com/windows:", "mcr.microsoft.com/dotnet/framework/")


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.CONTAINER,
    mentions=("nodeSelector", "affinity", "windows", "windowsservercore", *(f"ltsc{year}" for year in range(2016, 2040))),
)
def image_architecture_conflict(container: Container, pod: Pod) -> Iterator[Problem]:
    if not container.image or is_placeholder(container.image) or text(pod.spec, "runtimeClassName"):
        return
    place = (*container.path, "image")
    built_for, nodes = _architecture(container.image), allowed_values(pod, ARCH_LABELS)
    if built_for and nodes and built_for not in nodes:
        message = f"the image {container.image!r} is built for {built_for}, and the pod runs on nodes of {', '.join(sorted(nodes))} only"
        yield Problem(place, message, f"use an image for {min(nodes)}, or one for several architectures")
    elif _is_of_windows(container.image) and not _runs_on_windows(pod):
        message = f"the image {container.image!r} is for Windows, and nothing keeps the pod off nodes with Linux"
        yield Problem(place, message, "select nodes with kubernetes.io/os: windows")


def _architecture(reference: str) -> str:
    """What the name says; empty where it says nothing."""
    image = parse_image(reference)
    folder = image.name.partition("/")[0]
    match = _LAST_WORD.search(image.tag) or _LAST_WORD.search(image.repository)
    word = match[1] if match else folder if "/" in image.name else ""
    return _ARCHITECTURES.get(word, "")


def _is_of_windows(reference: str) -> bool:
    return reference.startswith(_WINDOWS_FOLDERS) or bool(_OF_WINDOWS.search(parse_image(reference).tag))


def _runs_on_windows(pod: Pod) -> bool:
    return text(mapping(pod.spec, "os"), "name") == "windows" or "windows" in (allowed_values(pod, OS_LABELS) or ()) or bool(text(pod.spec, "nodeName"))
