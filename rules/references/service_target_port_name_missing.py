"""A Service leads to a named port that no pod behind it declares.

## Why

A pod without a port of that name gets no endpoint for it. When none has one, connections to the Service are
refused, though the pods run and are ready.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - port: 80
    targetPort: htttp  # error
---
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports:
  - port: 80
    targetPort: http
---
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{name: http, containerPort: 8080}]
```

## Fix

Writes the name of the port that is nearly the same (unsafe).

## Limits

It speaks only when a pod that the Service selects is in its folder, and no Kustomization patches that.

## Source

kubernetes pkg/controller/endpointslice; k8s.io/kubernetes/pkg/api/v1/pod/util.go FindPort

## Peers

popeye:POP-1106, monokle:LNK001
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.service import ServicePort, backings, declared_ports, resolved, service_ports
from podlint.objects.workloads import POD_TYPES
from podlint.rule import FixKind, Object, Objects, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | {"Service", KUSTOMIZATION, COMPONENT},
    fix=FixKind.UNSAFE,
    needs=frozenset({"Service"}),
)
def service_target_port_name_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    patched = patched_folders(objects)
    for service, _, selected in backings(objects):
        ports = service_ports(service) if selected else ()
        named = [port for port in ports if isinstance(port.target, str) and port.number and not is_placeholder(port.target)]
        pods = [pod for pod in selected if not pod.runs_to_completion] if named else []
        near = any(pod.object.folder == service.folder for pod in pods) and service.folder not in patched
        for port in named if near else ():
            if not any(resolved(pod, port.target, port.protocol) for pod in pods):
                yield service, _problem(port, pods)


def _problem(port: ServicePort, pods: list[Pod]) -> Problem:
    path = (*port.path, "targetPort")
    declared = [(found.name, found.protocol) for pod in pods for found in declared_ports(pod) if found.name]
    other = next((protocol for name, protocol in declared if name == port.target), "")
    near = nearest(str(port.target), {name for name, protocol in declared if protocol == port.protocol})
    message = f"no pod behind the Service declares a {port.protocol} port called {port.target!r}, so it has no endpoints for port {port.title}"
    if other:
        return Problem(path, message, f"the port of that name is for {other}")
    if near:
        return Problem(path, message, f"did you mean {near!r}?", fix=Repair((Replace(path, near),), is_safe=False))
    return Problem(path, message, f"give the port of the container the name {port.target!r}, or write its number here")
