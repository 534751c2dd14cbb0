"""An Ingress takes all requests that no other rule matches.

## Why

With controllers that join all Ingresses (ingress-nginx, Traefik), a default backend may answer for the
whole cluster, and which one wins is up to the controller.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  defaultBackend:  # error
    service: {name: shop, port: {name: http}}
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

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend

## Peers

kyverno:restrict-ingress-defaultbackend
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({INGRESS}), mentions=("defaultBackend",))
def ingress_default_backend(ingress: Object) -> Iterator[Problem]:
    if mapping(mapping(ingress.value, "spec"), "defaultBackend"):
        yield Problem(
            (*ingress.path, "spec", "defaultBackend"),
            f"the Ingress {ingress.name!r} takes all requests that no other rule matches",
            "write a rule with the host that is meant",
            on_key=True,
        )
