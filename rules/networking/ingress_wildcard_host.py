"""A rule of an Ingress takes the requests for all names of a domain.

## Why

The wildcard also answers names that nobody has thought of yet, and those that another team of the
cluster will want. A policy for clusters that many share.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: ["*.example.org"], secretName: shop-tls}]
  rules:
  - host: "*.example.org"  # error
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
  tls: [{hosts: ["*.example.org"], secretName: shop-tls}]
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: shop, port: {name: http}}}
```

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards

## Peers

kyverno:restrict-ingress-wildcard, gatekeeper:block-wildcard-ingress
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS
from podlint.objects.object import items, mapping, text
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({INGRESS}), mentions=("*.",))
def ingress_wildcard_host(ingress: Object) -> Iterator[Problem]:
    for index, each in items(mapping(ingress.value, "spec"), "rules"):
        host = text(each, "host")
        if host.startswith("*."):
            path = (*ingress.path, "spec", "rules", index, "host")
            yield Problem(path, f"a rule of the Ingress {ingress.name!r} takes the requests for all names of {host[2:]}", "name the hosts")
