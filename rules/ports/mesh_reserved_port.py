"""A container declares a port that the injected proxy of its service mesh listens on.

## Why

The proxy shares the network of the pod. One of the two processes cannot bind the port: either the
application ends with "address already in use", or the proxy does and the pod has no network.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {sidecar.istio.io/inject: "true"}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 15021  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {sidecar.istio.io/inject: "true"}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 8080
```

## Limits

It looks at labels and annotations of the pod only: a namespace may inject the proxy as well.

## Source

https://istio.io/latest/docs/ops/deployment/application-requirements/;
https://linkerd.io/2/reference/proxy-configuration/
"""

from collections.abc import Iterator

from podlint.objects.object import labels
from podlint.objects.service import whole_number
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule

_ISTIO = frozenset({15000, 15001, 15002, 15004, 15006, 15008, 15020, 15021, 15053, 15090})
_LINKERD = frozenset({4140, 4143, 4190, 4191})
_PROXIES = ("istio-proxy", "linkerd-proxy")


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.POD,
    profile=Profile.STRICT,
    mentions=("sidecar.istio.io/inject", "linkerd.io/inject"),
)
def mesh_reserved_port(pod: Pod) -> Iterator[Problem]:
    mesh, reserved = _mesh(pod)
    for container in pod.long_running() if reserved else ():
        for path, port in container.ports():
            number = whole_number(port.get("containerPort"))
            if number in reserved and container.name not in _PROXIES:
                yield Problem(
                    (*path, "containerPort"),
                    f"port {number} belongs to the proxy that {mesh} puts into the pod",
                    "let the application listen on another port",
                )


def _mesh(pod: Pod) -> tuple[str, frozenset[int]]:
    """The mesh that puts its proxy into the pod, and the proxy's ports."""
    said = {**labels(pod.metadata, "annotations"), **labels(pod.metadata, "labels")}
    if said.get("sidecar.istio.io/inject") == "true":
        return "Istio", _ISTIO
    if said.get("linkerd.io/inject") in ("enabled", "ingress"):
        return "Linkerd", _LINKERD
    return "", frozenset()
