"""An Ingress offers its hosts without TLS.

## Why

Without a `tls` section most ingress controllers answer over plain HTTP, or with a certificate that they
made up themselves. Passwords, cookies and tokens can be read on the way.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:  # error
  ingressClassName: nginx
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {name: http}}}
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
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

## Limits

Annotations about certificates, TLS or SSL (as those of cloud load balancers) count as TLS.

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#tls

## Peers

polaris:tlsSettingsMissing, kubescape:C-0263, kyverno:require-ingress-https, gatekeeper:httpsonly,
terrascan:AC_K8S_0002
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS, annotations_of
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_ELSEWHERE = ("cert", "tls", "ssl")
_NOT_REALLY = ("ssl-redirect", "ssl-passthrough")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({INGRESS}))
def ingress_without_tls(ingress: Object) -> Iterator[Problem]:
    if mapping(ingress.value, "spec").get("tls") or any(_is_about_tls(key) for key in annotations_of(ingress)):
        return
    yield Problem(
        (*ingress.path, "spec", "tls"),
        f"the Ingress {ingress.name!r} has no tls section",
        "add tls with the hosts and the Secret of their certificate",
        on_key=True,
    )


def _is_about_tls(key: str) -> bool:
    return any(word in key.lower() for word in _ELSEWHERE) and not any(word in key for word in _NOT_REALLY)
