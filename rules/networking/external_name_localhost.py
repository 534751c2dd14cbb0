"""A Service of type ExternalName leads to localhost.

## Why

The name is resolved by whoever asks. Each client then calls itself, and an ingress controller or
another proxy that follows it exposes what listens on its own loopback address: its metrics, its admin
interface.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: ExternalName
  externalName: localhost  # error
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  type: ExternalName
  externalName: shop.example.org
```

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#externalname

## Peers

kyverno:disallow-localhost-services
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.service import service_type
from podlint.rule import Object, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"Service"}), mentions=("externalName",))
def external_name_localhost(service: Object) -> Iterator[Problem]:
    name = text(mapping(service.value, "spec"), "externalName").rstrip(".").lower()
    if service_type(service) == "ExternalName" and (name in ("localhost", "localhost.localdomain") or name.endswith(".localhost")):
        yield Problem(
            (*service.path, "spec", "externalName"),
            f"the Service {service.name!r} leads everyone who calls it back to itself: {name}",
            "write the name of the machine that is meant",
        )
