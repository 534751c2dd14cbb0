"""An image has moved away from where the manifest looks for it.

## Why

The old place gets no new versions and no security fixes, or is empty: then a node that does not have the image yet cannot start the
pod (ImagePullBackOff), be it tomorrow or after the next scale-up.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: dns
    image: k8s.gcr.io/coredns/coredns:v1.11.1  # error
  - name: proxy
    image: gcr.io/kubebuilder/kube-rbac-proxy:v0.16.0  # error
  - name: cache
    image: bitnami/redis:7.2.4  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: registry.k8s.io/coredns/coredns:v1.11.1
```

## Fix

*Unsafe*: names the place where the image is by now. Not every old image was taken along.

## Limits

A place that still serves what it had, k8s.gcr.io under its two names, is only noted, at severity info.

## Source

https://kubernetes.io/blog/2023/03/10/image-registry-redirect/; https://github.com/kubernetes-sigs/kubebuilder/discussions/3907;
https://github.com/bitnami/containers/issues/83267

## Peers

kubescape:C-0253, kyverno:restrict-deprecated-registry
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.image import Image, parse_image
from podlint.objects.registry import full_name
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule


class _Move(NamedTuple):
    """Where the images below a place are by now. `is_served`: the old ones can still be pulled; `latest_stays`: those with the tag latest, or none, can."""

    old: str
    new: str
    why: str
    is_served: bool = False
    latest_stays: bool = False


_MOVES = (
    _Move("k8s.gcr.io/", "registry.k8s.io/", "k8s.gcr.io has been frozen since April 2023", is_served=True),
    _Move("gcr.io/google_containers/", "registry.k8s.io/", "gcr.io/google_containers is the frozen k8s.gcr.io under its first name", is_served=True),
    _Move("gcr.io/google-containers/", "registry.k8s.io/", "gcr.io/google-containers is the frozen k8s.gcr.io under its first name", is_served=True),
    _Move("gcr.io/kubebuilder/kube-rbac-proxy", "quay.io/brancz/kube-rbac-proxy", "gcr.io/kubebuilder was removed in March 2025"),
    _Move("docker.pkg.github.com/", "ghcr.io/", "docker.pkg.github.com has given way to ghcr.io"),
    _Move("docker.io/bitnami/", "docker.io/bitnamilegacy/", "docker.io/bitnami has had no versions since September 2025", latest_stays=True),
)


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.CONTAINER,
    mentions=("gcr", "pkg", "bitnami"),
    fix=FixKind.UNSAFE,
)
def image_from_retired_registry(container: Container, _: Pod) -> Iterator[Problem]:
    image = parse_image(container.image)
    name = full_name(image)
    for move in _MOVES:
        if name.startswith(move.old) and not (move.latest_stays and _is_latest(image)):
            new = f"{move.new}{name.removeprefix(move.old)}{container.image.removeprefix(image.repository)}"
            path = (*container.path, "image")
            yield Problem(
                path,
                f"{move.why}: {_outlook(container.image, move)}",
                f"use {new}",
                severity=Severity.INFO if move.is_served else None,
                fix=Repair((Replace(path, new),), is_safe=False),
            )


def _outlook(image: str, move: _Move) -> str:
    return f"{image!r} gets no fixes there" if move.is_served else f"the image {image!r} may not be there any more"


def _is_latest(image: Image) -> bool:
    return image.tag in ("", "latest") and not image.digest
