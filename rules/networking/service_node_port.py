"""A Service opens a port on every node of the cluster.

## Why

Type NodePort takes a port of every node, on all its addresses. Whoever reaches a node reaches the
Service, past the ingress controller with its TLS, limits and logs.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: NodePort  # error
  selector: {app: shop}
  ports: [{port: 80}]
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

https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport

## Peers

kube-linter:exposed-services, kube-score:service-type, datree:SERVICE_INCORRECT_TYPE_VALUE_NODEPORT,
kyverno:restrict-node-port, gatekeeper:block-nodeport-services, popeye:POP-1104, monokle:KBP114,
terrascan:AC_K8S_0111
"""

from collections.abc import Iterator

from podlint.objects.service import service_type
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Service"}), mentions=("NodePort",))
def service_node_port(service: Object) -> Iterator[Problem]:
    if service_type(service) == "NodePort":
        yield Problem(
            (*service.path, "spec", "type"),
            f"the Service {service.name!r} is open on every address of every node",
            "use type ClusterIP, and an Ingress or a load balancer for clients outside the cluster",
        )
