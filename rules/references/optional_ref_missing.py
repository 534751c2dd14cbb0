"""An optional reference names a ConfigMap or Secret that is not there.

## Why

The pod starts without it, silently: variables are unset and files absent. A slip in the name looks just
like the case that `optional` is for.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-config}
data: {PORT: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef:
        name: shop-overrides  # error
        optional: true
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop-config}
data: {PORT: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef: {name: shop-config, optional: true}
```

## Limits

It speaks only when the folder of the pod holds other such objects of its namespace.

## Source

https://kubernetes.io/docs/concepts/configuration/configmap/#optional-configmaps

## Peers

monokle:LNK002
"""

from collections.abc import Iterator

from podlint.objects.missing import KUSTOMIZATION, absent, dangling
from podlint.objects.references import CONFIG_MAP, SECRET, Reference
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, nearest, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=POD_TYPES | {CONFIG_MAP, SECRET, KUSTOMIZATION})
def optional_ref_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for type in (CONFIG_MAP, SECRET):
        for object, reference, names in dangling(objects, type, _is_optional):
            yield object, absent(reference, object.home, nearest(reference.name, names))._replace(fix=None)


def _is_optional(reference: Reference) -> bool:
    return reference.is_optional
