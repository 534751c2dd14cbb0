"""An Ingress does not say which controller it is for.

## Why

Without a class the default class of the cluster takes the Ingress; where there is none, nobody does,
and where there are two controllers, perhaps both.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:  # error
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

## Limits

A run that holds a default IngressClass says which controller it is.

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class

## Peers

kyverno:restrict-ingress-classes
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS, INGRESS_CLASS, annotations_of, class_of
from podlint.rule import Object, Objects, Problem, Profile, Scope, Severity, rule

_DEFAULT = "ingressclass.kubernetes.io/is-default-class"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=frozenset({INGRESS, INGRESS_CLASS}))
def ingress_class_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    if any(annotations_of(each).get(_DEFAULT) == "true" for each in objects.of(INGRESS_CLASS)):
        return
    for ingress in objects.of(INGRESS):
        if not class_of(ingress):
            yield (
                ingress,
                Problem(
                    (*ingress.path, "spec", "ingressClassName"),
                    f"the Ingress {ingress.name!r} does not say which controller it is for",
                    "set ingressClassName",
                    on_key=True,
                ),
            )
