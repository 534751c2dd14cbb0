"""A pod lacks the pull secret that others need for the same registry.

## Why

Another pod of the namespace names a secret for this registry, so it asks for a password. This pod has none, neither by itself nor
through its ServiceAccount: on a node that does not have the image yet it ends in ImagePullBackOff.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      imagePullSecrets: [{name: registry}]
      containers:
      - name: web
        image: registry.example.org/web:1.4
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: registry.example.org/migrate:1.4  # error
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      imagePullSecrets: [{name: registry}]
      containers:
      - name: web
        image: registry.example.org/web:1.4
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    spec:
      restartPolicy: Never
      imagePullSecrets: [{name: registry}]
      containers:
      - name: migrate
        image: registry.example.org/migrate:1.4
```

## Limits

It compares pods of one namespace whose files are in one folder, and knows the registries that are open to everybody. A
ServiceAccount that is not part of the run may bring the secret, so such pods are left alone.

## Source

https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod

## Peers

kyverno:require-imagepullsecrets
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.object import items, text
from podlint.objects.registry import full_name, is_in
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, Object, Objects, Pod, Problem, Profile, Scope, Severity, rule

_OPEN_TO_ALL = (
    "docker.io", "registry.k8s.io", "k8s.gcr.io", "gcr.io", "*.gcr.io", "quay.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws", "registry.gitlab.com",
    "docker.elastic.co", "lscr.io", "nvcr.io", "registry.access.redhat.com", "localhost", "cgr.dev", "xpkg.upbound.io",
)  # fmt: skip
_Place = tuple[str, str, str]


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=POD_TYPES | {"ServiceAccount"})
def image_without_pull_secret(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    named: dict[_Place, str] = {}
    for pod in objects.all_pods():
        if any(items(pod.spec, "imagePullSecrets")):
            for place, _ in _private(pod):
                named.setdefault(place, pod.object.title)
    for pod in objects.all_pods() if named else ():
        if not any(items(pod.spec, "imagePullSecrets")) and not _may_come_from_account(objects, pod):
            for place, container in _private(pod):
                if place in named:
                    message = f"the pod has no pull secret for {place[2]!r}, and {named[place]} of the same namespace names one"
                    yield pod.object, Problem((*container.path, "image"), message, "name the same imagePullSecrets, in the pod or in its ServiceAccount")


def _private(pod: Pod) -> Iterator[tuple[_Place, Container]]:
    """Yield the containers whose images come from a registry that is not open to all, with namespace, folder and host."""
    for container in pod.containers():
        image = parse_image(container.image)
        if container.image and not is_placeholder(container.image) and not is_in(image, _OPEN_TO_ALL):
            yield (pod.object.home, pod.object.folder, full_name(image).partition("/")[0]), container


def _may_come_from_account(objects: Objects, pod: Pod) -> bool:
    """Whether the pod's ServiceAccount brings secrets, or is one that the run does not hold."""
    name = text(pod.spec, "serviceAccountName") or text(pod.spec, "serviceAccount")
    account = objects.find("ServiceAccount", pod.object.home, name or "default")
    return any(items(account.value, "imagePullSecrets")) if account else bool(name)
