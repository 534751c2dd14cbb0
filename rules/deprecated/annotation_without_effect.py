"""An annotation is not read any more: a field, or another annotation, replaced it.

## Why

Before they became fields, init containers, affinity and tolerations were alpha annotations. Kubernetes stopped reading
these years ago: the pod runs without them, and nothing says so. Others went the same way: cert-manager and Karpenter renamed theirs.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    scheduler.alpha.kubernetes.io/tolerations: '[{"key": "dedicated", "operator": "Exists"}]'  # error
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    karpenter.sh/do-not-evict: "true"  # error
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  tolerations:
  - {key: dedicated, operator: Exists}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Gives a renamed annotation its new name. An annotation that nothing replaced is removed; what became a field is left to you.

## Limits

Where the successor is set as well, the annotation is for old clusters, and left alone. Of others the API server warns: api-warning.

## Source

https://github.com/kubernetes/kubernetes/pull/44137 (1.7); https://github.com/kubernetes/kubernetes/pull/108020 (1.24);
https://cert-manager.io/docs/releases/upgrading/upgrading-0.10-0.11; https://karpenter.sh/v1.0/upgrading/v1beta1-migration/
"""

from collections.abc import Iterator

from podlint.objects.object import Value, mapping
from podlint.objects.pod import pod_of
from podlint.rule import Delete, FixKind, Object, Path, Problem, Rename, Repair, Scope, Severity, rule

_SUCCESSORS = {
    "scheduler.alpha.kubernetes.io/affinity": "affinity",
    "scheduler.alpha.kubernetes.io/tolerations": "tolerations",
    "pod.alpha.kubernetes.io/init-containers": "initContainers",
    "pod.beta.kubernetes.io/init-containers": "initContainers",
    "pod.beta.kubernetes.io/hostname": "hostname",
    "pod.beta.kubernetes.io/subdomain": "subdomain",
    "pod.alpha.kubernetes.io/initialized": "",
    "volume.alpha.kubernetes.io/storage-class": "storageClassName",
    "service.alpha.kubernetes.io/tolerate-unready-endpoints": "publishNotReadyAddresses",
}
_RENAMED = {
    "certmanager.k8s.io/issuer": "cert-manager.io/issuer",
    "certmanager.k8s.io/cluster-issuer": "cert-manager.io/cluster-issuer",
    "certmanager.k8s.io/issuer-kind": "cert-manager.io/issuer-kind",
    "certmanager.k8s.io/common-name": "cert-manager.io/common-name",
    "certmanager.k8s.io/alt-names": "cert-manager.io/alt-names",
    "certmanager.k8s.io/ip-sans": "cert-manager.io/ip-sans",
    "certmanager.k8s.io/inject-ca-from": "cert-manager.io/inject-ca-from",
    "certmanager.k8s.io/inject-apiserver-ca": "cert-manager.io/inject-apiserver-ca",
    "karpenter.sh/do-not-evict": "karpenter.sh/do-not-disrupt",
    "karpenter.sh/do-not-consolidate": "karpenter.sh/do-not-disrupt",
}


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    mentions=("alpha", "beta", "certmanager", "karpenter"),
    fix=FixKind.UNSAFE,
)
def annotation_without_effect(object: Object) -> Iterator[Problem]:
    pod = pod_of(object)
    yield from _useless(object.value, object.path)
    if pod and pod.path != object.path:
        yield from _useless(pod.value, pod.path)


def _useless(holder: Value, path: Path) -> Iterator[Problem]:
    annotations = mapping(mapping(holder, "metadata"), "annotations")
    for key in annotations:
        place = (*path, "metadata", "annotations", key)
        field, renamed = _SUCCESSORS.get(key), _RENAMED.get(key)
        if field is not None and field not in mapping(holder, "spec"):
            help_text = f"use the field spec.{field}" if field else "remove it"
            fix = None if field else Repair((Delete(place),), is_safe=False)
            yield Problem(place, f"the annotation {key!r} does nothing any more", help_text, on_key=True, fix=fix)
        elif renamed and renamed not in annotations:
            fix = Repair((Rename(place, renamed),), is_safe=False)
            yield Problem(place, f"the annotation {key!r} is read no more; it is called {renamed!r}", f"write {renamed}", on_key=True, fix=fix)
