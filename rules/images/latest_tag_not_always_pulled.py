"""An image that changes under its name is not pulled again.

## Why

The tag `latest`, or none, names whatever was pushed last, but with this policy a node keeps what it pulled first. Nodes run
different versions of the same pod, and a restart brings the new one only where the pod has never been.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:latest
    imagePullPolicy: IfNotPresent  # error
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
    imagePullPolicy: IfNotPresent
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web@sha256:4b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c8
```

## Fix

*Unsafe*: sets the policy Always.

## Limits

The policy Never is left alone: the image was put on the node by hand.

## Source

https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy

## Peers

kubescape:C-0075, kyverno:imagepullpolicy-always
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.object import text
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, mentions=("IfNotPresent",), fix=FixKind.UNSAFE)
def latest_tag_not_always_pulled(container: Container, _: Pod) -> Iterator[Problem]:
    image = parse_image(container.image)
    if text(container.value, "imagePullPolicy") != "IfNotPresent" or image.digest or is_placeholder(container.image):
        return
    if container.image and image.tag in ("", "latest"):
        path = (*container.path, "imagePullPolicy")
        yield Problem(
            path,
            f"the image {container.image!r} changes with every push, and IfNotPresent keeps what a node pulled first",
            "name a version, or set imagePullPolicy: Always",
            fix=Repair((Replace(path, "Always"),), is_safe=False),
        )
