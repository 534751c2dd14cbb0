"""An image has the tag latest.

## Why

The tag moves with every push: nodes run different versions of the same pod, a restart may bring another one, and a rollback to the
manifest of last week runs the image of today. A change of the image is no change of the manifest, so nothing is rolled out.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:latest  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

## Limits

An image without any tag is the matter of `image-without-tag`. With a digest the tag says nothing any more, and what is never pulled
(imagePullPolicy: Never) was put on the node by hand.

## Source

https://kubernetes.io/docs/concepts/containers/images/#image-names

## Peers

kube-linter:latest-tag, kube-score:container-image-tag, polaris:tagNotSpecified, checkov:CKV_K8S_14, trivy:KSV-0013,
datree:CONTAINERS_MISSING_IMAGE_VALUE_VERSION, kyverno:disallow-latest-tag, gatekeeper:disallowedtags, popeye:POP-101, sonar:S6596, monokle:KBP116,
terrascan:AC_K8S_0068
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, parse_image
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("latest",))
def image_tag_latest(container: Container, _: Pod) -> Iterator[Problem]:
    image = parse_image(container.image)
    is_moving = image.tag == "latest" and not image.digest and container.value.get("imagePullPolicy") != "Never"
    if is_moving and not is_placeholder(container.image):
        yield Problem(
            (*container.path, "image"),
            f"the image {container.image!r} is whatever was pushed last: nobody can say what runs, or roll back to it",
            "name the version that was tested, in the tag or as a digest",
        )
