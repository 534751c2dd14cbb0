"""A NodePort Service answers only on nodes that have a pod.

## Why

With externalTrafficPolicy Local a node without a pod of the Service drops what comes in. A load
balancer asks the health check port and avoids such nodes; nobody does that for the addresses of a
NodePort Service.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: NodePort
  externalTrafficPolicy: Local  # error
  selector: {app: shop}
  ports: [{port: 80}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: NodePort
  selector: {app: shop}
  ports: [{port: 80}]
```

## Fix

Sets externalTrafficPolicy to Cluster.

## Source

https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip

## Peers

popeye:POP-1108
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.service import service_type
from podlint.rule import FixKind, Object, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=frozenset({"Service"}),
    mentions=("externalTrafficPolicy",),
    fix=FixKind.UNSAFE,
)
def node_port_local_policy(service: Object) -> Iterator[Problem]:
    if service_type(service) == "NodePort" and text(mapping(service.value, "spec"), "externalTrafficPolicy") == "Local":
        path = (*service.path, "spec", "externalTrafficPolicy")
        yield Problem(
            path,
            f"nodes without a pod of the Service {service.name!r} drop what comes in on its node port",
            "use externalTrafficPolicy Cluster, or a load balancer that asks the nodes first",
            fix=Repair((Replace(path, "Cluster"),), is_safe=False),
        )
