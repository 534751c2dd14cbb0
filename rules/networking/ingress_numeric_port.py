"""An Ingress names the port of its backend by number.

## Why

A name goes on working when the Service gets another port, and says what is meant. A matter of taste:
both are the same to the controller.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: shop
            port:
              number: 80  # error
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: shop
            port:
              name: http
```

## Source

https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/

## Peers

popeye:POP-1403
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS, backends
from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({INGRESS}), mentions=("number",))
def ingress_numeric_port(ingress: Object) -> Iterator[Problem]:
    for path, backend in backends(ingress):
        service = mapping(backend, "service")
        number = mapping(service, "port").get("number")
        if number:
            message = f"the port of the Service {text(service, 'name')!r} is written as the number {number}"
            yield Problem((*path, "service", "port", "number"), message, "name the port in the Service, and write the name here")
