"""A load balancer offers HTTP only, and nothing in front of it speaks TLS.

## Why

What goes through the load balancer can be read and changed on its way: passwords, cookies, tokens.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: LoadBalancer
  selector: {app: shop}
  ports:
  - port: 80  # error
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:eu-west-1:123456789012:certificate/1
spec:
  type: LoadBalancer
  selector: {app: shop}
  ports: [{name: https, port: 443, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: stock}
spec:
  type: LoadBalancer
  selector: {app: stock}
  ports: [{name: tcp-stock, port: 8080}]  # no HTTP, as it says
```

## Limits

A Service that offers a port called https or 443 as well redirects there, one hopes. Annotations with
ssl, tls or cert in their key count as TLS.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#ssl-support-on-aws

## Peers

kubescape:C-0231, kubescape:C-0245
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping, text
from podlint.objects.service import ServicePort, service_ports, service_type
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_HTTP, _HTTPS = (80, 8080), (443, 8443)
_OTHERS = ("tcp", "udp")  # as service meshes read names of ports


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Service"}), mentions=("LoadBalancer",))
def load_balancer_without_tls(service: Object) -> Iterator[Problem]:
    if service_type(service) != "LoadBalancer" or _ends_tls(service):
        return
    ports = list(service_ports(service))
    plain = next((port for port in ports if _is_http(port)), None)
    if plain and not any(_is_https(port) for port in ports):
        yield Problem(
            (*plain.path, "port"),
            f"the load balancer of the Service {service.name!r} offers HTTP on port {plain.number}, and no TLS",
            "offer port 443, with a certificate in the annotations of your cloud or in the pods",
        )


def _is_http(port: ServicePort) -> bool:
    name = text(port.value, "name")
    return name == "http" or (port.number in _HTTP and port.protocol == "TCP" and not name.startswith(_OTHERS))


def _is_https(port: ServicePort) -> bool:
    said = f"{text(port.value, 'name')} {text(port.value, 'appProtocol')}".lower()
    return port.number in _HTTPS or "https" in said or "tls" in said


def _ends_tls(service: Object) -> bool:
    annotations = labels(mapping(service.value, "metadata"), "annotations")
    return any(word in key.lower() for key in annotations for word in ("ssl", "tls", "cert"))
