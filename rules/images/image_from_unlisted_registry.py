"""An image comes from a registry that is not on the list.

## Why

Who can push to the registry decides what runs in the cluster. A list of the registries that are trusted keeps out typing errors,
forgotten experiments, and images that nobody maintains.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: registry.k8s.io/pause:3.10
```

## Options

- `registries` (default ["docker.io/library", "registry.k8s.io"]): hosts, or hosts with the first parts of a path, whose images
  may run; `*` stands for anything within a part, as in `*.azurecr.io`. Only whole parts count: `example.org` does not hold
  `example.org.attacker.net`

## Limits

A policy that runs only where it is selected by name.

## Source

https://kubernetes.io/docs/concepts/containers/images/

## Peers

kubescape:C-0001, kubescape:C-0078, trivy:KSV-0032, trivy:KSV-0033, trivy:KSV-0034, trivy:KSV-0035,
trivy:KSV-0124, trivy:KSV-0125, kyverno:restrict-image-registries, gatekeeper:allowedrepos, popeye:POP-113
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.registry import full_name, is_in
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """What is trusted."""

    registries: tuple[str, ...] = ("docker.io/library", "registry.k8s.io")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def image_from_unlisted_registry(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    if not container.image or is_placeholder(container.image):
        return
    image = parse_image(container.image)
    if not is_in(image, options.registries):
        yield Problem(
            (*container.path, "image"),
            f"the image {full_name(image)!r} comes from none of the listed registries",
            f"use an image from {', '.join(options.registries)}" if options.registries else "list the registries that are trusted",
        )
