"""An image has neither a tag nor a digest.

## Why

It means `latest`: whatever was pushed last, different on every node and after every restart, and pulled
anew each time. Nobody can say what runs, or roll back to it.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: registry.example:5000/nginx:1.27
```

## Limits

A reference with a placeholder (`$(TAG)`, `${TAG}`, `<image>`, `IMAGE_URL`) is left alone, and so is an image that is never pulled.

## Source

https://kubernetes.io/docs/concepts/containers/images/#image-names

## Peers

kube-linter:latest-tag, kube-score:container-image-tag, polaris:tagNotSpecified, checkov:CKV_K8S_14, kubeaudit:ImageTagMissing, popeye:POP-100,
datree:CONTAINERS_MISSING_IMAGE_VALUE_VERSION, kyverno:disallow-latest-tag, monokle:KBP116
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, is_variable, parse_image
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER)
def image_without_tag(container: Container, _: Pod) -> Iterator[Problem]:
    reference = container.image
    image = parse_image(reference)
    if not reference or image.tag or image.digest:
        return
    if not is_placeholder(reference) and not is_variable(reference) and container.value.get("imagePullPolicy") != "Never":
        yield Problem(
            (*container.path, "image"),
            f"the image {reference!r} has no tag, which means 'latest': whatever was pushed last",
            f"name the version, as in {reference}:1.2.3",
        )
