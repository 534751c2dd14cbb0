"""Two rules claim the same host and path.

## Why

Requests for the path go to one of the two backends only. Which one, the controller decides: often the
older Ingress, so the newer one does nothing; ingress-nginx refuses it.

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
        backend: {service: {name: shop, port: {name: http}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop-new}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /  # error
        pathType: Prefix
        backend: {service: {name: shop-new, port: {name: http}}}
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
        backend: {service: {name: shop, port: {name: http}}}
      - path: /api
        pathType: Prefix
        backend: {service: {name: shop-api, port: {name: http}}}
```

## Limits

Ingresses of one class in one folder are compared; those that lead to the same backend are not. Where they
stand in two files it is only info, as the files may be alternatives. Canaries, regular expressions, and
Ingresses of the AWS controller with conditions or actions may share a path.

## Source

https://kubernetes.github.io/ingress-nginx/how-it-works/#building-the-nginx-model

## Peers

gatekeeper:uniqueingresshost, kyverno:unique-ingress-host-and-path, kyverno:unique-ingress-paths,
kyverno:restrict-ingress-host
"""

from collections.abc import Iterator

from podlint.objects.ingress import INGRESS, Route, annotations_of, class_of, routes
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule

_SHARED = ("canary", "conditions.", "actions.", "mergeable-ingress-type", "use-regex", "match-header", "affinity-canary")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=frozenset({INGRESS}))
def duplicate_ingress_host_path(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    first: dict[tuple[str, ...], tuple[Object, Route]] = {}
    for ingress in objects.of(INGRESS):
        annotations = " ".join(annotations_of(ingress))
        if any(map(annotations.__contains__, _SHARED)):
            continue
        place = (ingress.folder, class_of(ingress))
        for route in routes(ingress):
            owner, other = first.setdefault((*place, route.host, route.prefix, route.type), (ingress, route))
            if other is not route and not _is_again(owner, ingress) and other.backend != route.backend:
                yield ingress, _problem(ingress, route, owner)._replace(severity=None if owner.file == ingress.file else Severity.INFO)


def _is_again(owner: Object, ingress: Object) -> bool:
    """Whether this is the same Ingress once more, for another environment."""
    return owner is not ingress and owner.name == ingress.name


def _problem(ingress: Object, route: Route, owner: Object) -> Problem:
    who = "this Ingress itself" if owner is ingress else f"the {owner.title}"
    return Problem(
        (*route.path, "path"),
        f"{f'{route.host}{route.prefix}' if route.host else f'{route.prefix} of every host'} is claimed by {who} already, for another backend",
        "keep one of them, or give them different hosts or paths",
    )
