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

from podlint.objects.image import parse_image
from podlint.objects.object import items, text
from podlint.rule import Container, Pod, Problem, Related, Scope, Severity, rule

_PORTS = {
    "adminer": 8080,
    "caddy": 80,
    "cassandra": 9042,
    "couchdb": 5984,
    "drupal": 80,
    "elasticsearch": 9200,
    "ghost": 2368,
    "grafana/grafana": 3000,
    "hashicorp/consul": 8500,
    "hashicorp/vault": 8200,
    "httpd": 80,
    "influxdb": 8086,
    "jenkins/jenkins": 8080,
    "jetty": 8080,
    "joomla": 80,
    "mariadb": 3306,
    "memcached": 11211,
    "mongo": 27017,
    "mongo-express": 8081,
    "mysql": 3306,
    "nats": 4222,
    "neo4j": 7474,
    "nextcloud": 80,
    "nginx": 80,
    "nginxinc/nginx-unprivileged": 8080,
    "phpmyadmin": 80,
    "postgres": 5432,
    "prom/alertmanager": 9093,
    "prom/prometheus": 9090,
    "rabbitmq": 5672,
    "redis": 6379,
    "registry": 5000,
    "solr": 8983,
    "sonarqube": 9000,
    "tomcat": 8080,
    "traefik": 80,
    "valkey/valkey": 6379,
    "wordpress": 80,
    "zookeeper": 2181,
}
_CONFIGURED_BELOW = ("/etc", "/usr", "/opt")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD)
def sibling_image_default_port_clash(pod: Pod) -> Iterator[Problem]:
    first: dict[int, Container] = {}
    for container in pod.long_running():
        name = parse_image(container.image).name
        port = _PORTS.get(name)
        if port is None or _listens_elsewhere(container):
            continue
        owner = first.setdefault(port, container)
        if owner is not container and not (_declares(owner, port) and _declares(container, port)):
            yield Problem(
                (*container.path, "image"),
                f"the image {name!r} listens on port {port}, as {parse_image(owner.image).name!r} of the sibling container {owner.name!r} does",
                "configure another port for one of them, or run them in pods of their own",
                related=(Related((*owner.path, "image"), "this one takes the port first"),),
            )


def _listens_elsewhere(container: Container) -> bool:
    """Whether something in the manifest may have told the image another port."""
    if container.has("command") or container.has("args") or container.has("envFrom"):
        return True
    if any("PORT" in text(variable, "name").upper() for _, variable in container.env()):
        return True
    return any(text(mount, "mountPath").startswith(_CONFIGURED_BELOW) for _, mount in items(container.value, "volumeMounts"))


def _declares(container: Container, port: int) -> bool:
    return any(declared.get("containerPort") == port for _, declared in container.ports())
