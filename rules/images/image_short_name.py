"""An image is named without its registry.

## Why

Runtimes complete such a name in ways of their own: containerd takes docker.io, CRI-O and podman look through a list of registries,
or refuse it as ambiguous. A pod that runs on one node does not start on another, or runs a stranger's image.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: docker.io/library/nginx:1.27
```

## Fix

*Unsafe*: adds docker.io, and library where the name has one part.

## Source

https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md

## Peers

clusterlint:fully-qualified-image, kyverno:allowed-image-repos
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, is_variable, parse_image
from podlint.objects.registry import full_name, has_host
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, fix=FixKind.UNSAFE)
def image_short_name(container: Container, _: Pod) -> Iterator[Problem]:
    image = parse_image(container.image)
    if not container.image or is_placeholder(container.image) or is_variable(container.image) or has_host(image):
        return
    meant = f"{full_name(image)}{container.image.removeprefix(image.repository)}"
    path = (*container.path, "image")
    yield Problem(
        path,
        f"the image {container.image!r} names no registry: which one is asked depends on the node",
        f"write {meant}, if Docker Hub is meant",
        fix=Repair((Replace(path, meant),), is_safe=False),
    )
