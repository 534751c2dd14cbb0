"""A variable that Kubernetes makes for a Service looks like a setting of the application.

## Why

For a Service called `cache` the kubelet sets CACHE_PORT=tcp://10.0.0.5:6379 in every container of the
namespace that has no such variable. An application that reads CACHE_PORT, expecting a number or its own
default, gets that address and ends with "not a valid port". It works until the Service is there before
the pod.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports: [{port: 6379}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: CACHE_HOST  # error
      value: cache
```

```yaml
apiVersion: v1
kind: Service
metadata: {name: n8n}
spec:
  selector: {app: n8n}
  ports: [{port: 5678}]
---
apiVersion: v1
kind: Pod
metadata: {name: n8n, labels: {app: n8n}}
spec:
  containers:
  - name: n8n
    image: n8nio/n8n:1.80.0  # error
    ports: [{containerPort: 5678}]
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: cache}
spec:
  selector: {app: cache}
  ports: [{port: 6379}]
---
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  enableServiceLinks: false
  containers:
  - name: web
    image: example.org/web:1.4
    env: [{name: CACHE_HOST, value: cache}]
---
apiVersion: v1
kind: Pod
metadata: {name: worker, labels: {app: worker}}
spec:
  containers:
  - name: worker
    image: example.org/worker:1.4
    env: [{name: CACHE_HOST, value: cache}, {name: CACHE_PORT, value: "6379"}]
```

## Fix

Sets enableServiceLinks to false in the pod.

## Limits

A warning for images that are known to read the variable (n8n, paperless-ngx, searxng), else an info:
whether the application reads it, no manifest says. envFrom may set it, and silences the rule; a
headless Service has no variables.

## Source

kubernetes pkg/kubelet/envvars/envvars.go; https://github.com/kubernetes/kubernetes/issues/35189;
https://github.com/n8n-io/n8n/issues/88; https://github.com/paperless-ngx/paperless-ngx/issues/264;
https://github.com/searxng/searxng/issues/6437
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import items, text
from podlint.objects.service import is_headless, service_ports, service_type
from podlint.objects.setting import setting
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, FixKind, Object, Objects, Path, Pod, Problem, Repair, Scope, Severity, rule

_READ_BY = {"n8n": "N8N", "paperless-ngx": "PAPERLESS", "searxng": "SEARXNG"}
_BESIDE_PORT = ("_HOST", "_HOSTNAME")

_Prefixes = dict[tuple[str, str, str], Object]


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Service"}, fix=FixKind.UNSAFE, needs=frozenset({"Service"}))
def service_env_collides_with_config(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    prefixes: _Prefixes = {}
    for service in objects.of("Service"):
        if objects.pods(service.home) and not is_headless(service) and service_type(service) != "ExternalName" and next(service_ports(service), None):
            prefixes.setdefault((service.folder, service.home, service.name.upper().replace("-", "_")), service)
    near = {(place, home) for place, home, _ in prefixes}
    for pod in objects.pods_in(home for _, home, _ in prefixes):
        if (pod.object.folder, pod.object.home) not in near or pod.spec.get("enableServiceLinks") is False:
            continue
        for container in pod.containers():
            if not container.has("envFrom") and _may_collide(container):
                yield from ((pod.object, problem) for problem in _collisions(container, pod, prefixes))


def _may_collide(container: Container) -> bool:
    """Whether it is worth a closer look."""
    return any(map(container.image.__contains__, _READ_BY)) or any(
        text(variable, "name").endswith(_BESIDE_PORT) for _, variable in items(container.value, "env")
    )


def _collisions(container: Container, pod: Pod, prefixes: _Prefixes) -> Iterator[Problem]:
    names = {text(variable, "name"): path for path, variable in container.env()}
    image = parse_image(container.image).name.rpartition("/")[2]
    known = _READ_BY.get(image, "")
    place = (pod.object.folder, pod.object.home)
    if known and (*place, known) in prefixes and f"{known}_PORT" not in names:
        said = f"the image {image!r} reads {known}_PORT"
        yield _problem((*container.path, "image"), said, prefixes[(*place, known)], pod, None)
    for name, path in names.items():
        prefix = next((name.removesuffix(end) for end in _BESIDE_PORT if name.endswith(end)), "")
        if prefix and prefix != known and (*place, prefix) in prefixes and f"{prefix}_PORT" not in names:
            yield _problem((*path, "name"), f"beside {name}, {prefix}_PORT looks like a setting", prefixes[(*place, prefix)], pod, Severity.INFO)


def _problem(path: Path, said: str, service: Object, pod: Pod, severity: Severity | None) -> Problem:
    links = (*pod.path, "spec", "enableServiceLinks")
    return Problem(
        path,
        f"{said}, but Kubernetes sets it to tcp://address:port for the Service {service.name!r}",
        "set enableServiceLinks to false in the pod, or give the variable a value",
        severity=severity,
        fix=Repair((setting(pod.spec, links, False),), is_safe=False),  # noqa: FBT003  the value of the field
    )
