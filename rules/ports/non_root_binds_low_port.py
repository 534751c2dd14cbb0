"""A container without root and without capabilities declares a port below 1024.

## Why

Where the container runtime does not lower net.ipv4.ip_unprivileged_port_start, binding such a port
takes the capability NET_BIND_SERVICE. The process ends with "bind: permission denied", on some nodes
and not on others.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 80  # error
    securityContext:
      runAsNonRoot: true
      capabilities: {drop: [ALL]}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports: [{containerPort: 8080}]
    securityContext:
      runAsNonRoot: true
      capabilities: {drop: [ALL]}
  - name: dns
    image: example.org/dns:1.4
    ports: [{containerPort: 53, protocol: UDP}]
    securityContext:
      runAsNonRoot: true
      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
```

## Limits

containerd 2 and CRI-O let every user bind low ports by default; the pod then works there. The sysctl
net.ipv4.ip_unprivileged_port_start of the pod silences the rule.

## Source

https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/;
https://github.com/containerd/containerd/blob/main/docs/cri/config.md
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, strings, text
from podlint.objects.service import whole_number
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule

_FIRST_UNPRIVILEGED = 1024
_SYSCTL = "net.ipv4.ip_unprivileged_port_start"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("containerPort",))
def non_root_binds_low_port(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or not _is_powerless(container, pod):
        return
    for path, port in container.ports():
        number = whole_number(port.get("containerPort"))
        if 0 < number < _FIRST_UNPRIVILEGED:
            yield Problem(
                (*path, "containerPort"),
                f"the container {container.name!r} runs without root and without NET_BIND_SERVICE, and may not listen on port {number} on every runtime",
                "let it listen on a port from 1024 up, add the capability NET_BIND_SERVICE, or set the sysctl net.ipv4.ip_unprivileged_port_start to 0",
            )


def _is_powerless(container: Container, pod: Pod) -> bool:
    """Whether the container has another user than root and no capability, and the pod does not open low ports to all."""
    own, shared = mapping(container.value, "securityContext"), mapping(pod.spec, "securityContext")
    capabilities = mapping(own, "capabilities")
    if "ALL" not in strings(capabilities, "drop") or {"NET_BIND_SERVICE", "ALL"} & set(strings(capabilities, "add")):
        return False
    user = own.get("runAsUser", shared.get("runAsUser"))
    is_other_user = bool(user) if user is not None else own.get("runAsNonRoot", shared.get("runAsNonRoot")) is True
    return is_other_user and all(text(sysctl, "name") != _SYSCTL for _, sysctl in items(shared, "sysctls"))
