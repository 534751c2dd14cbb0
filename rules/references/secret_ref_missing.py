"""A pod, an Ingress or a ServiceAccount refers to a Secret that is not there.

## Why

A container whose environment needs the Secret stays in CreateContainerConfigError, and a pod that mounts
it stays in ContainerCreating. An Ingress without its Secret answers with a certificate that nobody trusts.

## Bad

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop-login}
stringData: {user: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: USER
      valueFrom:
        secretKeyRef:
          name: shop-logins  # error
          key: user
```

## Good

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop-login}
stringData: {user: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: USER
      valueFrom:
        secretKeyRef: {name: shop-login, key: user}
```

## Fix

Writes the name that is nearly the same (unsafe).

## Limits

It speaks only when the folder of the pod holds other Secrets of its namespace,
and as info only where none of them is nearly called so.
What the generators of a Kustomization make counts as there.
Secrets are often made elsewhere, so the rule is not on by default. imagePullSecrets are left to image-pull-secret-missing; what
cert-manager makes for an Ingress is not missed.

## Source

https://kubernetes.io/docs/concepts/configuration/secret/

## Peers

kube-linter:env-value-from, popeye:POP-304, monokle:LNK001
"""

from collections.abc import Iterator

from podlint.objects.missing import KUSTOMIZATION, absent, dangling
from podlint.objects.object import mapping
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
def secret_ref_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for object, reference, names in dangling(objects, SECRET, _is_needed):
        if _is_made(object):
            continue
        near = nearest(reference.name, names)
        yield object, absent(reference, object.home, near)


def _is_needed(reference: Reference) -> bool:
    return not reference.is_optional and "imagePullSecrets" not in reference.path


def _is_made(object: Object) -> bool:
    """Whether cert-manager makes the Secret of an Ingress."""
    return any(str(key).startswith(("cert-manager.io/", "kubernetes.io/tls-acme")) for key in mapping(mapping(object.value, "metadata"), "annotations"))
