"""An Ingress puts a piece of nginx configuration into the controller, or the controller lets it.

## Why

A snippet is taken as it is, by a process that reads the Secrets of the whole cluster: whoever may write
an Ingress may read them all (CVE-2021-25742). Controllers since 1.9 refuse such an Ingress, unless
allow-snippet-annotations is set.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/server-snippet: |  # error
      location /old { return 301 /new; }
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.org], secretName: shop-tls}]
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {name: http}}}
```

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller}
data:
  allow-snippet-annotations: "true"  # error
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/permanent-redirect: https://shop.example.org/new
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.org], secretName: shop-tls}]
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /old
        pathType: Prefix
        backend: {service: {name: shop, port: {name: http}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller}
data:
  allow-snippet-annotations: "false"
```

## Fix

In the ConfigMap, writes "false": Ingresses with snippets are then refused. What an Ingress needs its
snippet for, only you know.

## Source

https://github.com/kubernetes/kubernetes/issues/126811;
https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/

## Peers

checkov:CKV_K8S_152, checkov:CKV_K8S_153, checkov:CKV_K8S_154, trivy:KCV-0093, kubescape:C-0059,
datree:INGRESS_CVE2021_25742_INCORRECT_SERVER_SNIPPET_KEY,
datree:CONFIGMAP_CVE2021_25742_INCORRECT_SNIPPET_ANNOTATIONS_VALUE,
kyverno:disallow-ingress-nginx-custom-snippets, kyverno:restrict-annotations, terrascan:AC_K8S_0050
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS, annotations_of
from podlint.objects.object import mapping
from podlint.rule import FixKind, Object, Path, Problem, Repair, Replace, Scope, Severity, rule

_PREFIX, _SUFFIX = "nginx.ingress.kubernetes.io/", "-snippet"
_ALLOW = "allow-snippet-annotations"


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({INGRESS, "ConfigMap"}),
    mentions=("snippet",),
    fix=FixKind.UNSAFE,
)
def ingress_nginx_snippet(object: Object) -> Iterator[Problem]:
    if object.kind == "ConfigMap":
        if mapping(object.value, "data").get(_ALLOW) == "true":
            yield _allowed((*object.path, "data", _ALLOW))
        return
    for key in annotations_of(object):
        if key.startswith(_PREFIX) and key.endswith(_SUFFIX):
            yield Problem(
                (*object.path, "metadata", "annotations", key),
                f"{key.removeprefix(_PREFIX)} puts its text into the configuration of the controller, which can read all Secrets",
                "use the annotation for what you need, or a setting of the controller",
                on_key=True,
            )


def _allowed(path: Path) -> Problem:
    return Problem(
        path,
        "whoever may write an Ingress may put text into the configuration of the controller, which can read all Secrets",
        'set it to "false"',
        fix=Repair((Replace(path, "false"),), is_safe=False),
    )
