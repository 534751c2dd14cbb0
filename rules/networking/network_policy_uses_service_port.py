"""A NetworkPolicy opens the port of a Service where it ought to open that of the pods.

## Why

A policy is applied to the packets that reach the pod, and these carry the pod's port: the Service's has
been translated before. The traffic that the policy means to allow is dropped, and clients run into
timeouts.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports:
    - port: 80  # error
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
```

## Fix

Writes the port of the pods.

## Limits

It speaks where all pods that the policy selects (egress: all that its podSelectors reach in the same
namespace) are behind a Service that translates the port, none of them declares it, and no rule of the
policy opens the right one.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
"""

from collections.abc import Iterator

from podlint.objects.network_policy import INGRESS, NETWORK_POLICY, Allowed, allowed, covers, isolations
from podlint.objects.object import Value, mapping, text
from podlint.objects.service import backings, declared_ports, resolved, service_ports, whole_number
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Path, Pod, Problem, Repair, Replace, Scope, Severity, rule

_Translations = dict[tuple[int, int, str], tuple[int, str]]  # pod, port, protocol: the pod's port, the Service


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | {"Service", NETWORK_POLICY},
    fix=FixKind.UNSAFE,
    needs=frozenset({"networking.k8s.io/NetworkPolicy"}),
)
def network_policy_uses_service_port(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    named = {whole_number(port.get("port")) for policy in objects.of(NETWORK_POLICY) for each in allowed(policy) for _, port in each.ports()}
    translated = _translations(objects, named) if named else {}
    known: dict[tuple[int, str], tuple[int, str] | None] = {}
    for policy, selector, isolated in isolations(objects) if translated else ():
        for each in allowed(policy):
            for path, port in each.ports():
                if each.direction == INGRESS:
                    key = (selector, repr(port))
                    if key not in known:
                        known[key] = _meant(isolated, port, translated)
                    found = known[key]
                else:
                    found = _meant(_reached(objects, policy, each), port, translated)
                if found and not any(covers(other, found[0], text(port, "protocol") or "TCP") for _, other in each.ports()):
                    yield policy, _problem((*path, "port"), port, *found)


def _translations(objects: Objects, numbers: set[int]) -> _Translations:
    """What the pods get that is sent to one of these ports of a Service."""
    found: _Translations = {}
    seen: set[tuple[int, int, int | str, str]] = set()
    for service, selector, pods in backings(objects):
        for port in service_ports(service) if pods else ():
            key = (selector, port.number, port.target, port.protocol)
            if key in seen or not port.number or port.number not in numbers:
                continue
            seen.add(key)
            for pod in pods:
                number = resolved(pod, port.target, port.protocol)
                if number and number != port.number:
                    found.setdefault((id(pod), port.number, port.protocol), (number, service.name))
    return found


def _meant(pods: list[Pod], port: Value, translated: _Translations) -> tuple[int, str] | None:
    """The port of all these pods that the Service's port stands for, and the Service; None where they do not agree."""
    number, protocol = whole_number(port.get("port")), text(port, "protocol") or "TCP"
    if not number or port.get("endPort"):
        return None
    found = {translated.get((id(pod), number, protocol)) for pod in pods}
    if len(found) != 1 or None in found or any(declared.number == number for pod in pods for declared in declared_ports(pod)):
        return None
    return found.pop()


def _reached(objects: Objects, policy: Object, rule: Allowed) -> list[Pod]:
    """The pods that the peers of an egress rule select; none where a peer is something else than pods of the same namespace."""
    if not rule.peers or any(peer.get("namespaceSelector") is not None or peer.get("podSelector") is None for peer in rule.peers):
        return []
    return [pod for peer in rule.peers for pod in objects.matching(policy.home, mapping(peer, "podSelector"))]


def _problem(path: Path, port: Value, number: int, service: str) -> Problem:
    return Problem(
        path,
        f"port {port['port']} is that of the Service {service!r}; the pods behind it get the traffic on port {number}",
        f"write {number}",
        fix=Repair((Replace(path, number),), is_safe=False),
    )
