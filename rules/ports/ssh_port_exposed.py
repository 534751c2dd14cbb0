"""A container or a Service offers port 22, where SSH listens.

## Why

A shell server in a container is a second way in, with keys of its own that nobody rotates and without
the audit log of the API server. Whoever reaches the port can try passwords. `kubectl exec` and `kubectl
debug` need no port.

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
    - containerPort: 8080
    - containerPort: 22  # error
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
    ports:
    - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata: {name: gitlab-shell}
spec:
  selector: {app: gitlab}
  ports: [{name: ssh, port: 22, targetPort: 2222}]  # SSH is what it is for
---
apiVersion: v1
kind: Service
metadata: {name: fedora}
spec:
  selector: {kubevirt.io/domain: fedora}  # a virtual machine, into which kubectl exec does not lead
  ports: [{port: 22}]
```

## Limits

Containers, images and objects with git, ssh, sftp, gerrit, bastion or jump in their names are meant to
speak SSH, and are left alone. So are virtual machines: Services with `vm` as a word of their name, or with a label of
KubeVirt in their selector.

## Source

https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/

## Peers

kube-linter:ssh-port, kubescape:C-0042, sonar:S6473, monokle:KBP110
"""

import re
from collections.abc import Iterator

from podlint.objects.object import labels, mapping
from podlint.objects.pod import pod_of
from podlint.objects.service import service_ports, whole_number
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Problem, Scope, Severity, rule

_SSH = 22
_MEANT = ("git", "ssh", "sftp", "gerrit", "bastion", "jump")
_MACHINE = re.compile(r"\b(?:vm|vmi)\b")
_HELP = "remove the port and the SSH server: kubectl exec and kubectl debug need neither"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=POD_TYPES | {"Service"}, mentions=("22",))
def ssh_port_exposed(object: Object) -> Iterator[Problem]:
    if _is_meant(object.name):
        return
    if object.kind == "Service":
        if not _is_machine(object):
            yield from _of_service(object)
        return
    pod = pod_of(object)
    for container in pod.containers() if pod else ():
        for path, port in container.ports():
            if whole_number(port.get("containerPort")) == _SSH and not _is_meant(container.name, container.image):
                yield Problem((*path, "containerPort"), f"the container {container.name!r} declares port 22, where SSH listens", _HELP)


def _of_service(service: Object) -> Iterator[Problem]:
    for port in service_ports(service):
        if _SSH in (port.number, port.target) and port.protocol == "TCP":
            field = "targetPort" if port.target == _SSH and "targetPort" in port.value else "port"
            yield Problem((*port.path, field), f"the Service {service.name!r} leads to port 22, where SSH listens", _HELP)


def _is_machine(service: Object) -> bool:
    """Whether a Service leads to a virtual machine."""
    selector = labels(mapping(service.value, "spec"), "selector")
    return any(key.partition("/")[0].endswith("kubevirt.io") for key in selector) or any(map(_MACHINE.search, (service.name, *selector.values())))


def _is_meant(*names: str) -> bool:
    return any(word in name.lower() for name in names for word in _MEANT)
