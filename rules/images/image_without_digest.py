"""An image is not pinned by its digest.

## Why

A tag can be moved, by its owner or by whoever gets into the registry. A digest names the content: what was tested is what runs, on
every node, and a changed image is refused.

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
    image: example.org/web:1.4@sha256:4b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c8
```

## Limits

A reference with a placeholder is left alone.

## Source

https://kubernetes.io/docs/concepts/containers/images/#image-digests

## Peers

checkov:CKV_K8S_43, kubescape:C-0306, datree:CONTAINERS_MISSING_IMAGE_VALUE_DIGEST, kyverno:require-image-checksum,
gatekeeper:imagedigests, terrascan:AC_K8S_0069
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, is_variable, parse_image
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT)
def image_without_digest(container: Container, _: Pod) -> Iterator[Problem]:
    if container.image and not is_placeholder(container.image) and not is_variable(container.image) and not parse_image(container.image).digest:
        yield Problem(
            (*container.path, "image"),
            f"the image {container.image!r} is named by a tag, which can be moved to another content",
            "add its digest, as in name:tag@sha256:<digest>",
        )
