"""An Ingress is for a controller that is not on the list of allowed ones.

## Why

A policy for clusters with several ingress controllers, one of which faces the internet. Name the allowed
ones in its options.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx-public  # error
  tls: [{hosts: [shop.example.org], secretName: shop-tls}]
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

## Options

- `allowed` (default nginx): the classes that an Ingress may name

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class

## Peers

kyverno:restrict-ingress-classes
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.ingress import CLASS_ANNOTATION, INGRESS, class_of
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """Which classes are allowed."""

    allowed: tuple[str, ...] = ("nginx",)


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({INGRESS}))
def ingress_class_not_allowed(ingress: Object, options: Options) -> Iterator[Problem]:
    name = class_of(ingress)
    if name and name not in options.allowed:
        by_field = mapping(ingress.value, "spec").get("ingressClassName")
        place = ("spec", "ingressClassName") if by_field else ("metadata", "annotations", CLASS_ANNOTATION)
        yield Problem((*ingress.path, *place), f"the ingress class {name!r} is not one of {', '.join(options.allowed)}", "use an allowed class")
