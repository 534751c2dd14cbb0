"""A load balancer lets everyone in.

## Why

Without loadBalancerSourceRanges, and without the annotation that makes it internal, a cloud gives the
load balancer a public address that the whole internet may call.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:  # error
  type: LoadBalancer
  selector: {app: shop}
  ports: [{port: 443}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [198.51.100.0/24]
  selector: {app: shop}
  ports: [{port: 443}]
---
apiVersion: v1
kind: Service
metadata:
  name: shop-internal
  annotations: {networking.gke.io/load-balancer-type: Internal}
spec:
  type: LoadBalancer
  selector: {app: shop}
  ports: [{port: 443}]
```

## Limits

A Service with a loadBalancerClass is left alone: what it does is up to that class.

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer

## Peers

kubescape:C-0256, kubescape:C-0266, kubescape:C-0021
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping
from podlint.objects.service import service_type
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_EVERYONE = ("0.0.0.0/0", "::/0")
_INTERNAL = ("internal", "private", "intranet", "source-ranges", "inbound-cidrs")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Service"}), mentions=("LoadBalancer",))
def load_balancer_open_to_world(service: Object) -> Iterator[Problem]:
    spec = mapping(service.value, "spec")
    if service_type(service) != "LoadBalancer" or spec.get("loadBalancerClass") or _is_internal(service):
        return
    ranges = spec.get("loadBalancerSourceRanges")
    if not ranges or any(everyone in ranges for everyone in _EVERYONE):
        yield Problem(
            (*service.path, "spec", "loadBalancerSourceRanges"),
            f"everyone may call the load balancer of the Service {service.name!r}",
            "name the clients in loadBalancerSourceRanges, or make the load balancer internal with the annotation of your cloud",
            on_key=True,
        )


def _is_internal(service: Object) -> bool:
    annotations = labels(mapping(service.value, "metadata"), "annotations")
    return any(word in f"{key}={value}".lower() for key, value in annotations.items() if "/" in key for word in _INTERNAL)
