"""A Service asks for a load balancer of its own.

## Why

Each Service of type LoadBalancer costs a load balancer and an address, and is one more way into the
cluster. An Ingress or a Gateway shares one among many Services. A policy for clusters where everything
comes in through these.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: LoadBalancer  # error
  selector: {app: shop}
  loadBalancerSourceRanges: [198.51.100.0/24]
  ports: [{port: 443}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
```

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer

## Peers

kube-linter:exposed-services, kyverno:restrict-loadbalancer, gatekeeper:block-loadbalancer-services,
popeye:POP-1103
"""

from collections.abc import Iterator

from podlint.objects.service import service_type
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=frozenset({"Service"}), mentions=("LoadBalancer",))
def service_load_balancer(service: Object) -> Iterator[Problem]:
    if service_type(service) == "LoadBalancer":
        yield Problem(
            (*service.path, "spec", "type"),
            f"the Service {service.name!r} asks for a load balancer of its own",
            "use type ClusterIP, and an Ingress or a Gateway that shares one load balancer",
        )
