"""A name in imagePullSecrets stands for a Secret that is not there.

## Why

The kubelet leaves out a pull secret that it does not find, and asks the registry as anybody would. A
private image then ends in ErrImagePull, and nothing names the Secret.

## Bad

```yaml
apiVersion: v1
kind: Secret
metadata: {name: registry}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: "{}"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  imagePullSecrets:
  - name: registri  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Secret
metadata: {name: registry}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: "{}"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  imagePullSecrets:
  - name: registry
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the pod holds other Secrets of its namespace,
and as info only where none of them is nearly called so.
What the generators of a Kustomization make counts as there.
Secrets are often made elsewhere, so the rule is not on by default.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/

## Peers

popeye:POP-305
"""

from collections.abc import Iterator

from podlint.objects.missing import KUSTOMIZATION, absent, dangling
from podlint.objects.references import REFERRING_TYPES, SECRET, Reference
from podlint.rule import FixKind, Object, Objects, Problem, Profile, Scope, Severity, nearest, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=REFERRING_TYPES | {SECRET, KUSTOMIZATION},
    fix=FixKind.UNSAFE,
    needs=frozenset({"Secret"}),
)
def image_pull_secret_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for object, reference, names in dangling(objects, SECRET, _is_needed):
        near = nearest(reference.name, names)
        yield object, absent(reference, object.home, near)


def _is_needed(reference: Reference) -> bool:
    return "imagePullSecrets" in reference.path
