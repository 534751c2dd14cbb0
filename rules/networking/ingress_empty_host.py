"""A rule of an Ingress takes the requests for every host.

## Why

Without a host the rule answers whatever name a client asks for, also names that others of the cluster
serve, or that somebody pointed at its address. TLS has no name to go by.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.org], secretName: shop-tls}]
  rules:
  - http:  # error
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

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules

## Peers

datree:INGRESS_INCORRECT_HOST_VALUE_PERMISSIVE, kyverno:disallow-empty-ingress-host,
gatekeeper:block-wildcard-ingress
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS
from podlint.objects.object import items, mapping, text
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({INGRESS}))
def ingress_empty_host(ingress: Object) -> Iterator[Problem]:
    for index, each in items(mapping(ingress.value, "spec"), "rules"):
        if not text(each, "host"):
            path = (*ingress.path, "spec", "rules", index, "host")
            yield Problem(path, f"a rule of the Ingress {ingress.name!r} takes the requests for every host", "name the host")
