"""A Service claims addresses with externalIPs.

## Why

Every node sends traffic to such an address to the Service, whoever owns the address: who may write
Services can read what other pods send there (CVE-2020-8554). Nothing checks that the address belongs to
the cluster.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  externalIPs:
  - 203.0.113.7  # error
  ports: [{port: 80}]
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
```

## Limits

That the field is deprecated from Kubernetes 1.36 is reported as `api-warning`.

## Source

https://github.com/kubernetes/kubernetes/issues/97076

## Peers

trivy:KSV-0108, kyverno:restrict-service-external-ips, gatekeeper:externalip, terrascan:AC_K8S_0112,
apiserver-warning
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, strings
from podlint.objects.service import is_headless, service_type
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Service"}), mentions=("externalIPs",))
def service_external_ips(service: Object) -> Iterator[Problem]:
    addresses = strings(mapping(service.value, "spec"), "externalIPs")
    if addresses and service_type(service) != "ExternalName" and not is_headless(service):
        yield Problem(
            (*service.path, "spec", "externalIPs", 0),
            f"all traffic of the nodes to {', '.join(addresses)} goes to the Service {service.name!r}, whoever owns the address",
            "use a load balancer, or an ingress controller on the address",
        )
