"""A well-known image listens on another port than the manifest says.

## Why

containerPort does not tell the image anything: nginx listens on port 80 whatever is declared. Probes
are refused, so the pod never gets ready; a Service that leads to the wrong port looks healthy on paper
and refuses every connection.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: nginx:1.27
    ports:
    - containerPort: 8080  # error
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: cache, labels: {app: cache}}
spec:
  containers:
  - name: redis
    image: redis:7.4
---
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports:
  - port: 80
    targetPort: 8080  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: nginx:1.27
    ports: [{containerPort: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 8080, targetPort: 80}]
```

## Limits

Only official images with well-known ports are known. A container with a command, arguments, envFrom, an
environment variable that may name a port, a mounted ConfigMap or Secret, or a mount below /etc, /usr or
/opt may listen elsewhere and is left alone. So is a container that declares one of the image's ports.

## Source

The images' own documentation;
https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
"""

from collections.abc import Iterator

from podlint.objects.default_ports import default_ports, has_configuration, may_listen_elsewhere
from podlint.objects.image import parse_image
from podlint.objects.listening import mentions
from podlint.objects.object import mapping
from podlint.objects.service import backings, service_ports, whole_number
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, Object, Objects, Path, Pod, Problem, Role, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"})
def container_port_differs_from_image_default(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known: dict[int, Container] = {}
    for pod, container in _plain(objects):
        problem = next(_of_container(container), None)
        if problem:
            yield pod.object, problem
        elif sum(1 for _ in pod.long_running()) == 1:
            known[id(pod)] = container
    for service, _, pods in backings(objects) if known else ():
        if len(pods) == 1 and id(pods[0]) in known:
            yield from ((service, problem) for problem in _of_service(service, known[id(pods[0])]))


def _plain(objects: Objects) -> Iterator[tuple[Pod, Container]]:
    """The containers of known images where nothing in the manifest may change where these listen."""
    for found in objects.containers_by_image.values():
        for pod, container in found if default_ports(found[0][1]) else ():
            if container.role is not Role.INIT and not may_listen_elsewhere(container) and not has_configuration(container, pod):
                yield pod, container


def _declared(container: Container) -> list[tuple[Path, int]]:
    return [((*path, "containerPort"), whole_number(port.get("containerPort"))) for path, port in container.ports() if port.get("protocol") in (None, "TCP")]


def _of_container(container: Container) -> Iterator[Problem]:
    """The port that the container declares, if it declares none of the image's; else one that a probe calls."""
    known, declared = default_ports(container), _declared(container)
    if declared and not any(number in known for _, number in declared):
        path, number = declared[0]
        if number and not mentions(container, number):
            yield _problem(path, container, f"the container {container.name!r} declares port {number}")
        return
    for path, probe in container.probes():
        for handler in ("httpGet", "tcpSocket"):
            number = whole_number(mapping(probe, handler).get("port"))
            if number and not mapping(probe, handler).get("host") and _is_unknown(container, number):
                yield _problem((*path, handler, "port"), container, f"{path[-1]} calls port {number}")


def _of_service(service: Object, container: Container) -> Iterator[Problem]:
    for port in service_ports(service):
        target = port.target
        if isinstance(target, int) and target and port.protocol == "TCP" and _is_unknown(container, target):
            field = "targetPort" if port.value.get("targetPort") else "port"
            yield _problem((*port.path, field), container, f"the Service {service.name!r} leads to port {target} of the container {container.name!r}")


def _is_unknown(container: Container, number: int) -> bool:
    return number not in default_ports(container) and all(number != other for _, other in _declared(container)) and not mentions(container, number)


def _problem(path: Path, container: Container, said: str) -> Problem:
    name, port = parse_image(container.image).name, default_ports(container)[0]
    return Problem(path, f"{said}, but the image {name!r} listens on {port}", f"write {port}, or configure the image to listen on the other port")
