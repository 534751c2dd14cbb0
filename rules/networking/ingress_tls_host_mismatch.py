"""The tls section of an Ingress leaves out a host that its rules serve.

## Why

The controller has no certificate for that host. Browsers get another host's or a made-up one, and
refuse it; or the host is served over plain HTTP while the others are not. Mostly it is a host that was
renamed in one place.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
  - host: shop.example.org  # error
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

## Fix

Where there is one list of hosts, adds the host to it. The certificate must be made anew.

## Limits

An entry of `tls` without hosts may cover any, and silences the rule.

## Source

https://kubernetes.io/docs/concepts/services-networking/ingress/#tls

## Peers

kyverno:ingress-host-match-tls
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.ingress import INGRESS
from podlint.objects.object import items, mapping, strings, text
from podlint.rule import FixKind, Insert, Object, Problem, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({INGRESS}), mentions=("tls",), fix=FixKind.UNSAFE)
def ingress_tls_host_mismatch(ingress: Object) -> Iterator[Problem]:
    spec = mapping(ingress.value, "spec")
    entries = list(items(spec, "tls"))
    hosts = [strings(entry, "hosts") for _, entry in entries]
    if not entries or not all(hosts):
        return
    covered = [host for some in hosts for host in some]
    told = set()
    for index, each in items(spec, "rules"):
        host = text(each, "host")
        if not host or host in covered or host in told or any(_covers(pattern, host) for pattern in covered):
            continue
        told.add(host)
        place = (*ingress.path, "spec", "tls", entries[0][0], "hosts", len(covered))
        yield Problem(
            (*ingress.path, "spec", "rules", index, "host"),
            f"tls covers {', '.join(covered[:3])}{' and more' if len(covered) > 3 else ''}, but not the host {host}",  # noqa: PLR2004  enough to see
            "add the host to tls, with a certificate for it",
            fix=Repair((Insert(place, host),), is_safe=False) if len(entries) == 1 else None,
        )


def _covers(pattern: str, host: str) -> bool:
    """Whether a host of tls is that host, or its wildcard; a placeholder may be any."""
    if is_placeholder(pattern) or is_placeholder(host):
        return True
    return pattern.lower() == host.lower() or (pattern.startswith("*.") and host.lower().partition(".")[2] == pattern[2:].lower())
