"""On which port well-known images listen when they are told nothing else.

Source: the images' own documentation
"""

from __future__ import annotations

from podlint.objects.image import parse_image
from podlint.objects.object import items, mapping, text
from podlint.objects.pod import Container, Pod

_PORTS: dict[str, tuple[int, ...]] = {
    "adminer": (8080,),
    "caddy": (80, 443, 2019),
    "cassandra": (9042, 7000, 7001, 7199, 9160),
    "couchdb": (5984, 4369, 5986, 9100),
    "drupal": (80,),
    "elasticsearch": (9200, 9300),
    "ghost": (2368,),
    "grafana/grafana": (3000,),
    "hashicorp/consul": (8500, 8300, 8301, 8302, 8501, 8502, 8503, 8600),
    "hashicorp/vault": (8200, 8201),
    "httpd": (80,),
    "influxdb": (8086, 8083, 8088),
    "jenkins/jenkins": (8080, 50000),
    "jetty": (8080, 8443),
    "joomla": (80,),
    "mariadb": (3306,),
    "memcached": (11211,),
    "mongo": (27017,),
    "mongo-express": (8081,),
    "mysql": (3306, 33060),
    "nats": (4222, 6222, 8222),
    "neo4j": (7474, 7473, 7687),
    "nextcloud": (80,),
    "nginx": (80,),
    "nginxinc/nginx-unprivileged": (8080,),
    "phpmyadmin": (80,),
    "postgres": (5432,),
    "prom/alertmanager": (9093, 9094),
    "prom/prometheus": (9090,),
    "rabbitmq": (5672, 4369, 5671, 15671, 15672, 15691, 15692, 25672, 1883, 61613),
    "redis": (6379,),
    "registry": (5000,),
    "solr": (8983, 9983),
    "sonarqube": (9000,),
    "tomcat": (8080, 8009, 8005, 8443),
    "traefik": (80, 443, 8080),
    "valkey/valkey": (6379,),
    "wordpress": (80,),
    "zookeeper": (2181, 2888, 3888, 8080),
}
_CONFIGURED_BELOW = ("/etc", "/usr", "/opt")
_SETTINGS = ("PORT", "LISTEN", "ADDR", "BIND")


def default_ports(container: Container) -> tuple[int, ...]:
    """Return the ports on which the container's image listens if nothing tells it otherwise, the main one first; none where the image is not known."""
    return _PORTS.get(parse_image(container.image).name, ())


def may_listen_elsewhere(container: Container) -> bool:
    """Whether something in the container may have told its image another port: a command, arguments, a variable or a file."""
    if container.has("command") or container.has("args") or container.has("envFrom"):
        return True
    if any(sign in text(variable, "name").upper() for _, variable in container.env() for sign in _SETTINGS):
        return True
    return any(text(mount, "mountPath").startswith(_CONFIGURED_BELOW) for _, mount in items(container.value, "volumeMounts"))


def has_configuration(container: Container, pod: Pod) -> bool:
    """Whether the container mounts files from the cluster, anywhere, or changes itself once it has started."""
    if mapping(container.value, "lifecycle").get("postStart"):
        return True
    configured = {
        text(volume, "name") for _, volume in items(pod.spec, "volumes") if any(volume.get(source) for source in ("configMap", "secret", "projected", "csi"))
    }
    return any(text(mount, "name") in configured for _, mount in items(container.value, "volumeMounts"))
