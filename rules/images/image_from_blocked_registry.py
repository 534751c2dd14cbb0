"""An image comes from a registry that may not be used.

## Why

Some registries limit how often a node may pull, others are open to everybody, and images from them may be gone tomorrow. Mirror what
you need, and forbid the rest.

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
    image: example.org/mirror/nginx:1.27
```

## Options

- `registries` (default ["docker.io"]): hosts, or hosts with the first parts of a path, whose images may not run; `*` stands for anything
  within a part

## Limits

A policy that runs only where it is selected by name.

## Source

https://kubernetes.io/docs/concepts/containers/images/

## Peers

kubescape:C-0001, gatekeeper:disallowedrepos, kube-linter:latest-tag
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.registry import full_name, is_in
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is not trusted."""

    registries: tuple[str, ...] = ("docker.io",)


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def image_from_blocked_registry(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    if not container.image or is_placeholder(container.image):
        return
    image = parse_image(container.image)
    found = next((registry for registry in options.registries if is_in(image, (registry,))), "")
    if found:
        yield Problem((*container.path, "image"), f"the image {full_name(image)!r} comes from {found!r}, which may not be used", "use a mirror of it")
