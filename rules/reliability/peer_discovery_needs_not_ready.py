"""The headless Service of a cluster hides members that are not ready yet.

## Why

Members of a store find each other by the DNS names of this Service, and become ready only when they have. Without
`publishNotReadyAddresses` neither happens: the first start, or one after a total outage, hangs.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: etcd}
spec:  # error
  clusterIP: None
  selector: {app: etcd}
  ports: [{name: peer, port: 2380}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  serviceName: etcd
  replicas: 3
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      containers:
      - name: etcd
        image: quay.io/coreos/etcd:v3.5.17
        readinessProbe: {httpGet: {path: /readyz, port: 2379}}
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: etcd}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: {app: etcd}
  ports: [{name: peer, port: 2380}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  serviceName: etcd
  replicas: 3
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      containers:
      - name: etcd
        image: quay.io/coreos/etcd:v3.5.17
        readinessProbe: {httpGet: {path: /readyz, port: 2379}}
```

## Fix

Writes `publishNotReadyAddresses: true` (unsafe).

## Limits

It knows the images of cockroach, consul, elasticsearch, etcd, hazelcast, opensearch, rabbitmq and zookeeper.
Some are set up so that peers need no DNS, so it is not on by default.

## Source

https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.scale import replicas
from podlint.objects.service import is_headless
from podlint.rule import FixKind, Insert, Object, Objects, Problem, Profile, Repair, Scope, Severity, rule

_CLUSTERED = frozenset({"cockroach", "consul", "elasticsearch", "etcd", "hazelcast", "opensearch", "rabbitmq", "zookeeper"})
_OLD_NAME = "service.alpha.kubernetes.io/tolerate-unready-endpoints"


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=frozenset({"Service", "apps/StatefulSet"}),
    fix=FixKind.UNSAFE,
)
def peer_discovery_needs_not_ready(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    seen: set[int] = set()
    for stateful in objects.of("apps/StatefulSet"):
        service = objects.find("Service", stateful.home, text(mapping(stateful.value, "spec"), "serviceName"))
        store = _store(stateful) if service and replicas(stateful) > 1 and is_headless(service) else ""
        if not service or not store or _shows_all(service) or id(service) in seen:
            continue
        seen.add(id(service))
        path = (*service.path, "spec", "publishNotReadyAddresses")
        message = f"members of the {store} cluster {stateful.name!r} cannot find each other by this Service before they are ready"
        yield service, Problem(path, message, "write publishNotReadyAddresses: true", fix=Repair((Insert(path, value=True),), is_safe=False))


def _store(stateful: Object) -> str:
    """The store whose image a container with a readiness probe has; empty where it is none that is known."""
    pod = pod_of(stateful)
    for container in pod.long_running() if pod else ():
        name = parse_image(container.image).repository.rpartition("/")[2]
        if name in _CLUSTERED and container.has("readinessProbe"):
            return name
    return ""


def _shows_all(service: Object) -> bool:
    notes = mapping(mapping(service.value, "metadata"), "annotations")
    return "publishNotReadyAddresses" in mapping(service.value, "spec") or _OLD_NAME in notes
