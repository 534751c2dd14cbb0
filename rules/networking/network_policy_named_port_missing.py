"""A NetworkPolicy names a port that none of its pods declares.

## Why

The name is looked up among the ports of each pod. Where no pod has it, the rule lets nothing through,
and clients run into timeouts.

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
    - port: htttp  # error
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
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
    ports:
    - port: http
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
```

## Fix

Writes the name that comes nearest.

## Limits

It speaks of ingress rules whose policy selects pods of the run that stand in its folder.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

from collections.abc import Iterator

from podlint.objects.network_policy import INGRESS, NETWORK_POLICY, allowed, isolations
from podlint.objects.object import Value, text
from podlint.objects.placeholder import placeholder
from podlint.objects.service import DeclaredPort, declared_ports
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Path, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | {NETWORK_POLICY},
    fix=FixKind.UNSAFE,
    needs=frozenset({"networking.k8s.io/NetworkPolicy"}),
)
def network_policy_named_port_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known: dict[tuple[int, str], frozenset[DeclaredPort]] = {}
    for policy, selector, pods in isolations(objects):
        named = list(_named(policy)) if pods else []
        if not named:
            continue
        key = (selector, policy.folder)
        if key not in known:
            known[key] = _declared(pods, policy.folder)
        for path, port in named if known[key] else ():
            names = {each.name for each in known[key] if each.name and each.protocol == (text(port, "protocol") or "TCP")}
            if port["port"] not in names and not placeholder(port["port"]):
                yield policy, _problem((*path, "port"), port, sorted(names))


def _named(policy: Object) -> Iterator[tuple[Path, Value]]:
    """The ports that are let in by name."""
    for each in allowed(policy):
        if each.direction == INGRESS:
            yield from ((path, port) for path, port in each.ports() if isinstance(port.get("port"), str))


def _declared(pods: list[Pod], place: str) -> frozenset[DeclaredPort]:
    """The ports that the pods declare; none where one of them stands elsewhere."""
    if any(pod.object.folder != place for pod in pods):
        return frozenset()
    return frozenset(port for pod in pods for port in declared_ports(pod))


def _problem(path: Path, port: Value, names: list[str]) -> Problem:
    near = nearest(port["port"], names)
    return Problem(
        path,
        f"none of the selected pods declares a port called {port['port']!r}" + (f" for {port['protocol']}" if port.get("protocol") else ""),
        f"did you mean {near!r}?" if near else "give the port this name in the pods, or write its number",
        fix=Repair((Replace(path, near),), is_safe=False) if near else None,
    )
