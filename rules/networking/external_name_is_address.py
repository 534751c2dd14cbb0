"""A Service of type ExternalName has an IP address for its name.

## Why

externalName becomes a CNAME record, which holds a name. The server takes digits and dots for a name,
but no DNS server resolves it: every lookup fails.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: database}
spec:
  type: ExternalName
  externalName: 10.4.5.6  # error
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: database}
spec:
  clusterIP: None
  ports: [{port: 5432}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: database-1
  labels: {kubernetes.io/service-name: database}
addressType: IPv4
endpoints: [{addresses: [10.4.5.6]}]
ports: [{port: 5432}]
```

## Source

https://kubernetes.io/docs/concepts/services-networking/service/#externalname
"""

import re
from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.service import service_type
from podlint.rule import Object, Problem, Scope, Severity, rule

_ADDRESS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){3}\.?")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"Service"}), mentions=("externalName",))
def external_name_is_address(service: Object) -> Iterator[Problem]:
    name = text(mapping(service.value, "spec"), "externalName")
    if service_type(service) == "ExternalName" and _ADDRESS.fullmatch(name):
        yield Problem(
            (*service.path, "spec", "externalName"),
            f"externalName is a DNS name, which the address {name} never resolves as",
            "use a headless Service without selector, and an EndpointSlice with the address",
        )
