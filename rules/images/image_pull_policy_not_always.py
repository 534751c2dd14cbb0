"""An image is not looked up in its registry at every start.

## Why

With another policy than Always a node that has the image starts it without asking the registry. Whoever can run a pod there can
then run private images that another pod has pulled, without the password for them.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    imagePullPolicy: IfNotPresent  # error
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web  # error
    image: example.org/web:1.4
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
    imagePullPolicy: Always
```

## Fix

*Unsafe*: sets the policy Always. Pods then start only while the registry answers.

## Limits

A policy that runs only where it is selected by name. The admission plugin AlwaysPullImages does the same for a whole cluster.

## Source

https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy

## Peers

kube-score:container-image-pull-policy, polaris:pullPolicyNotAlways, checkov:CKV_K8S_15, kyverno:always-pull-images,
kyverno:imagepullpolicy-always, kube-linter:image-pull-policy, terrascan:AC_K8S_0021
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.object import text
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, fix=FixKind.UNSAFE)
def image_pull_policy_not_always(container: Container, _: Pod) -> Iterator[Problem]:
    policy = text(container.value, "imagePullPolicy")
    if policy == "Always" or not container.image or is_placeholder(container.image):
        return
    image = parse_image(container.image)
    if not policy and not image.digest and image.tag in ("", "latest"):
        return  # the default is Always
    path = (*container.path, "imagePullPolicy")
    written = f"has the pull policy {policy}" if policy else "has no pull policy, which means IfNotPresent"
    yield Problem(
        path,
        f"the container {container.name!r} {written}: a node that has the image does not ask the registry",
        "set imagePullPolicy: Always",
        fix=Repair(((Replace if policy else Insert)(path, "Always"),), is_safe=False),
    )
