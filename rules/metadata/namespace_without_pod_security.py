"""A Namespace enforces no Pod Security level.

## Why

Without the label `pod-security.kubernetes.io/enforce`, Pod Security admission lets in whatever the cluster's default allows, mostly
everything: privileged containers and mounts of the node included.

## Bad

```yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}  # error
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: baseline}
```

## Fix

Adds the label with the level baseline: pods that break it are refused from then on.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-admission/

## Peers

kyverno:psa
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.rule import FixKind, Insert, Object, Problem, Profile, Repair, Scope, Severity, rule

_ENFORCE = "pod-security.kubernetes.io/enforce"
_OF_CLUSTER = ("kube-system", "kube-public", "kube-node-lease", "default")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Namespace"}), fix=FixKind.UNSAFE)
def namespace_without_pod_security(object: Object) -> Iterator[Problem]:
    if _ENFORCE not in object.labels and object.name not in _OF_CLUSTER:
        label = ("metadata", "labels", _ENFORCE)
        place = (*object.path, *first_absent(object.value, label))
        fix = Repair((Insert((*object.path, *label), "baseline"),), is_safe=False)
        yield Problem(place, f"the namespace {object.name!r} enforces no Pod Security level", f"add the label {_ENFORCE}: baseline", fix=fix)
