"""Tiller, the server side of Helm 2, is deployed.

## Why

Tiller does whatever it is asked to, for everybody who reaches its port, with the rights of its ServiceAccount: mostly those of a
cluster administrator. Helm 2 has had no fixes since November 2020; Helm 3 needs no Tiller.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: tiller
    image: ghcr.io/helm/tiller:v2.17.0  # error
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

## Source

https://helm.sh/blog/helm-v2-deprecation-timeline/

## Peers

checkov:CKV_K8S_34, checkov:CKV_K8S_44, checkov:CKV_K8S_45, trivy:KSV-0102, kyverno:disallow-helm-tiller, terrascan:AC_K8S_0071
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Path, Problem, Profile, Scope, Severity, rule

_IMAGES = ("gcr.io/kubernetes-helm/tiller", "ghcr.io/helm/tiller")
_HELP = "remove it, and use Helm 3"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=POD_TYPES | {"Service"}, mentions=("tiller",))
def tiller_deployed(object: Object) -> Iterator[Problem]:
    for path in _images(object):
        yield Problem(path, "Tiller obeys everybody who reaches its port, with the rights of a cluster administrator", _HELP)
    if object.kind == "Service" and text(mapping(mapping(object.value, "spec"), "selector"), "name") == "tiller":
        yield Problem((*object.path, "spec", "selector", "name"), f"the Service {object.name!r} makes Tiller reachable for the whole cluster", _HELP)


def _images(object: Object) -> Iterator[Path]:
    pod = pod_of(object)
    for container in pod.containers() if pod else ():
        if parse_image(container.image).repository in _IMAGES:
            yield (*container.path, "image")
