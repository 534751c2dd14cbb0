"""A load balancer hides the addresses of its clients from the pods.

## Why

With externalTrafficPolicy Cluster, the default, a node may pass a connection on to another one, and
puts its own address in the place of the client's. Logs, limits and allow lists then see nodes. Local
keeps the address and saves a hop, but spreads the load less evenly: a matter of choice.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Cluster  # error
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
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: shop}
  loadBalancerSourceRanges: [198.51.100.0/24]
  ports: [{port: 443}]
```

## Fix

Sets externalTrafficPolicy to Local.

## Source

https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip

## Peers

popeye:POP-1107
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.service import service_type
from podlint.objects.setting import setting
from podlint.rule import FixKind, Object, Problem, Profile, Repair, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.OPTIONAL,
    kinds=frozenset({"Service"}),
    mentions=("LoadBalancer",),
    fix=FixKind.UNSAFE,
)
def load_balancer_hides_client(service: Object) -> Iterator[Problem]:
    spec, path = mapping(service.value, "spec"), (*service.path, "spec", "externalTrafficPolicy")
    if service_type(service) == "LoadBalancer" and text(spec, "externalTrafficPolicy") in ("", "Cluster"):
        yield Problem(
            path,
            f"the pods of the Service {service.name!r} see the addresses of nodes in the place of their clients'",
            "set externalTrafficPolicy to Local, if pods run on enough nodes",
            fix=Repair((setting(spec, path, "Local"),), is_safe=False),
        )
