"""Two containers of one pod run images that listen on the same port by default.

## Why

The containers of a pod share one network namespace, whether they declare ports or not. Two nginx in one
pod both bind port 80; the second one exits with "address already in use" and ends in CrashLoopBackOff.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
  - name: docs
    image: httpd:2.4  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
  - name: docs
    image: httpd:2.4
    args: [httpd-foreground, -c, Listen 8080]  # it was told something else
```

## Limits

Only official images with a well-known port are known. A container with a command, arguments, an
environment variable that names a port, or a mount below /etc, /usr or /opt may listen elsewhere and is
left alone. Where both declare the port, `duplicate-container-port` speaks.

## Source

https://github.com/containers/podman/issues/26622; the images' own documentation
"""

from collections.abc import Iterator

from podlint.objects.default_ports import default_ports, may_listen_elsewhere
from podlint.objects.image import parse_image
from podlint.rule import Container, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD)
def sibling_image_default_port_clash(pod: Pod) -> Iterator[Problem]:
    first: dict[int, Container] = {}
    running = list(pod.long_running())
    for container in running if len(running) > 1 else ():
        port = next(iter(default_ports(container)), None)
        if port is None or may_listen_elsewhere(container):
            continue
        owner = first.setdefault(port, container)
        if owner is not container and not (_declares(owner, port) and _declares(container, port)):
            yield Problem(
                (*container.path, "image"),
                f"the image {parse_image(container.image).name!r} listens on port {port}, as {parse_image(owner.image).name!r} of the sibling container "
                f"{owner.name!r} does",
                "configure another port for one of them, or run them in pods of their own",
                related=(Related((*owner.path, "image"), "this one takes the port first"),),
            )


def _declares(container: Container, port: int) -> bool:
    return any(declared.get("containerPort") == port for _, declared in container.ports())
