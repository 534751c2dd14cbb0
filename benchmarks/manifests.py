"""Kubernetes objects of our own invention, without mistakes: plain values, not yet text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dice import Dice

Value = dict[str, Any]

_FIRST = (
    "billing",
    "catalog",
    "checkout",
    "courier",
    "invoice",
    "ledger",
    "mailer",
    "orders",
    "parcel",
    "payments",
    "pricing",
    "quota",
    "search",
    "stock",
    "tariff",
)
_SECOND = ("api", "backend", "cache", "cron", "exporter", "frontend", "gateway", "importer", "proxy", "queue", "scheduler", "store", "sync", "web", "worker")
_NAMESPACES = ("default", "shop-production", "shop-staging", "platform", "monitoring", "team-logistics")
_IMAGES = ("registry.example.com/shop/{name}", "ghcr.io/example/{name}", "example.org/{name}", "registry.example.com:5000/platform/{name}")
_CPU = ("50m", "100m", "250m", "500m", "1", "1500m", "2")
_MEMORY = ("64Mi", "128Mi", "256Mi", "512Mi", "1Gi", "2Gi")
_PATHS = ("/healthz", "/ready", "/live", "/-/healthy", "/status", "/api/v1/ping")
_VARIABLES = (
    ("LOG_LEVEL", "info"),
    ("LOG_FORMAT", "json"),
    ("HTTP_TIMEOUT", "30s"),
    ("WORKERS", "4"),
    ("FEATURE_NEW_CHECKOUT", "true"),
    ("DATABASE_URL", "postgres://database.platform.svc:5432/shop?sslmode=require"),
    ("CACHE_ADDRESS", "cache-0.cache.platform.svc.cluster.local:6379"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.monitoring:4317"),
    ("TZ", "Europe/Berlin"),
    ("GREETING", "Hello: welcome # everybody"),
)
_ANNOTATIONS = (
    ("prometheus.io/scrape", "true"),
    ("prometheus.io/port", "9090"),
    ("example.com/owner", "team-logistics@example.com"),
    ("example.com/description", "Takes orders, tells the warehouse, and writes the invoice"),
    ("example.com/runbook", "https://runbooks.example.com/shop/first-steps?from=alert"),
)
_SETTINGS = """\
server:
  address: 0.0.0.0:8080
  timeout: 30s
# how long a session lasts
session:
  ttl: 15m
  cookie: "shop"
"""
_SCRIPT = """\
#!/bin/sh
set -eu
for table in orders invoices parcels; do
  echo "vacuum $table"
  psql "$DATABASE_URL" -c "VACUUM (ANALYZE) $table"
done
"""
_NGINX = """\
server {
  listen 8080;
  location / { proxy_pass http://127.0.0.1:9000; }
  location /healthz { return 204; }
}
"""


def name(dice: Dice) -> str:
    """A name that no two applications of a corpus share but by rare chance: what one refers to would be among what the others have."""
    return f"{dice.pick(_FIRST)}-{dice.pick(_SECOND)}-{dice.number(2, 9_999_999)}"


def _labels(dice: Dice, app: str) -> Value:
    labels = {"app.kubernetes.io/name": app}
    extra = (("app.kubernetes.io/part-of", "shop"), ("app.kubernetes.io/version", f"{dice.number(1, 9)}.{dice.number(0, 20)}"), ("tier", "backend"))
    return {**labels, **dict(dice.some(extra, 0, 3))}


def _metadata(dice: Dice, app: str, *, namespaced: bool = True) -> Value:
    metadata: Value = {"name": app}
    if namespaced:
        metadata["namespace"] = app  # each its own, as what one refers to is not among the others
    metadata["labels"] = _labels(dice, app)
    if dice.chance(0.25):
        metadata["annotations"] = dict(dice.some(_ANNOTATIONS, 1, 3))
    return metadata


def _object(api_version: str, kind: str, metadata: Value, **rest: Any) -> Value:
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **rest}


def _variable(dice: Dice, variable: tuple[str, str], app: str) -> Value:
    named, value = variable
    if dice.chance(0.2):
        kind, reference = dice.pick((("secretKeyRef", f"{app}-secrets"), ("configMapKeyRef", f"{app}-settings")))
        return {"name": named, "valueFrom": {kind: {"name": reference, "key": named.lower()}}}
    return {"name": named, "value": value}


def _probe(dice: Dice) -> Value:
    handler: Value = {"httpGet": {"path": dice.pick(_PATHS), "port": "http"}} if dice.chance(0.8) else {"tcpSocket": {"port": 8080}}
    if dice.chance(0.5):
        handler["initialDelaySeconds"] = dice.number(1, 30)
    if dice.chance(0.5):
        handler["periodSeconds"] = dice.pick((5, 10, 15, 30))
    return handler


def _resources(dice: Dice) -> Value:
    requests = {"cpu": dice.pick(_CPU), "memory": dice.pick(_MEMORY)}
    return {"requests": requests, "limits": {"memory": "2Gi"}} if dice.chance(0.7) else {"requests": requests}


def _selector(metadata: Value) -> Value:
    """The labels that stay from release to release."""
    return {key: value for key, value in metadata["labels"].items() if not key.endswith("/version")}


def _container(dice: Dice, app: str, *, serves: bool) -> Value:
    image = dice.pick(_IMAGES).format(name=app)
    container: Value = {"name": app, "image": f"{image}:{dice.number(0, 4)}.{dice.number(0, 30)}.{dice.number(0, 9)}"}
    if dice.chance(0.3):
        container["args"] = dice.some(("--verbose", "--port=8080", "--config=/config/settings.yaml", "--leader-elect"), 1, 4)
    if serves:
        container["ports"] = [{"name": "http", "containerPort": 8080}]
        container["readinessProbe"] = _probe(dice)
        if dice.chance(0.5):
            container["livenessProbe"] = {"tcpSocket": {"port": 8080}, "periodSeconds": 20, "failureThreshold": 6}
    if dice.chance(0.5):
        container["env"] = [_variable(dice, variable, app) for variable in dice.some(_VARIABLES, 1, 5)]
    if dice.chance(0.6):
        container["resources"] = _resources(dice)
    if dice.chance(0.3):
        container["securityContext"] = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True}
    return container


def _with_settings(dice: Dice, spec: Value, app: str) -> None:
    """Mount a ConfigMap, and perhaps scratch space, into the first container."""
    spec["containers"][0]["volumeMounts"] = [{"name": "settings", "mountPath": "/config", "readOnly": True}]
    spec["volumes"] = [{"name": "settings", "configMap": {"name": f"{app}-settings"}}]
    if dice.chance(0.4):
        spec["containers"][0]["volumeMounts"].append({"name": "scratch", "mountPath": "/tmp"})
        spec["volumes"].append({"name": "scratch", "emptyDir": {"sizeLimit": dice.pick(_MEMORY)}})


def _pod_spec(dice: Dice, app: str, *, serves: bool = True) -> Value:
    spec: Value = {}
    if dice.chance(0.3):
        spec["serviceAccountName"] = app
    if dice.chance(0.15):
        spec["initContainers"] = [{"name": "migrate", "image": "example.org/migrate:1.4.2", "command": ["/bin/migrate", "up"]}]
    spec["containers"] = [_container(dice, app, serves=serves)]
    if dice.chance(0.15):
        spec["containers"].append({"name": "log-shipper", "image": "example.org/shipper:3.0", "args": ["--follow", "/var/log/app"]})
    if dice.chance(0.3):
        _with_settings(dice, spec, app)
    if dice.chance(0.2):
        spec["securityContext"] = {"runAsNonRoot": True, "runAsUser": 1000, "fsGroup": 2000, "seccompProfile": {"type": "RuntimeDefault"}}
    if dice.chance(0.1):
        spec["tolerations"] = [{"key": "dedicated", "operator": "Equal", "value": "shop", "effect": "NoSchedule"}]
    return spec


def deployment(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    spec: Value = {"replicas": dice.number(1, 6), "selector": {"matchLabels": _selector(metadata)}}
    if dice.chance(0.3):
        spec["strategy"] = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}}
    spec["template"] = {"metadata": {"labels": dict(metadata["labels"])}, "spec": _pod_spec(dice, metadata["name"])}
    return _object("apps/v1", "Deployment", metadata, spec=spec)


def stateful_set(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    spec: Value = {"serviceName": metadata["name"], "replicas": dice.number(1, 3), "selector": {"matchLabels": _selector(metadata)}}
    spec["template"] = {"metadata": {"labels": dict(metadata["labels"])}, "spec": _pod_spec(dice, metadata["name"])}
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": f"{dice.number(1, 50)}Gi"}}}
    spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": claim}]
    return _object("apps/v1", "StatefulSet", metadata, spec=spec)


def service(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    ports: list[Value] = [{"name": "http", "port": 80, "targetPort": "http"}]
    if dice.chance(0.3):
        ports.append({"name": "metrics", "port": 9090, "targetPort": 9090, "protocol": "TCP"})
    kind = {"type": dice.pick(("ClusterIP", "NodePort", "LoadBalancer"))} if dice.chance(0.5) else {}
    return _object("v1", "Service", metadata, spec={**kind, "selector": dict(metadata["labels"]), "ports": ports})


def config_map(dice: Dice) -> Value:
    data = {named.lower(): value for named, value in dice.some(_VARIABLES, 1, 6)}
    data.update(dice.some((("settings.yaml", _SETTINGS), ("vacuum.sh", _SCRIPT), ("nginx.conf", _NGINX)), 0, 3))
    return _object("v1", "ConfigMap", _metadata(dice, name(dice)), data=data)


def job(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    return _object("batch/v1", "Job", metadata, spec=_job_spec(dice, metadata["name"]))


def _job_spec(dice: Dice, app: str) -> Value:
    limits = {"backoffLimit": dice.number(0, 6)} if dice.chance(0.6) else {}
    return {
        **limits,
        "ttlSecondsAfterFinished": 3600,
        "template": {"spec": {**_pod_spec(dice, app, serves=False), "restartPolicy": dice.pick(("Never", "OnFailure"))}},
    }


def cron_job(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    spec = {"schedule": f"{dice.number(0, 59)} {dice.number(0, 23)} * * *", "concurrencyPolicy": "Forbid"}
    return _object(
        "batch/v1", "CronJob", metadata, spec={**spec, "jobTemplate": {"spec": {"activeDeadlineSeconds": 1800, **_job_spec(dice, metadata["name"])}}}
    )


def ingress(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    hosts = [f"{metadata['name']}.{domain}" for domain in dice.some(("example.com", "example.org", "shop.example.net"), 1, 3)]
    backend = {"service": {"name": metadata["name"], "port": {"name": "http"}}}
    rules = [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}} for host in hosts]
    tls = {"tls": [{"hosts": hosts, "secretName": f"{metadata['name']}-tls"}]} if dice.chance(0.6) else {}
    return _object("networking.k8s.io/v1", "Ingress", metadata, spec={"ingressClassName": "nginx", **tls, "rules": rules})


def network_policy(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    sources: list[Value] = [{"podSelector": {"matchLabels": {"tier": "frontend"}}}]
    if dice.chance(0.4):
        network = dice.number(0, 255)
        sources.append({"ipBlock": {"cidr": f"10.{network}.0.0/16", "except": [f"10.{network}.9.0/24"]}})
    rules = [{"from": sources, "ports": [{"protocol": "TCP", "port": 8080}]}]
    spec = {"podSelector": {"matchLabels": dict(metadata["labels"])}, "policyTypes": ["Ingress"], "ingress": rules}
    return _object("networking.k8s.io/v1", "NetworkPolicy", metadata, spec=spec)


def role(dice: Dice) -> Value:
    kind = dice.pick(("Role", "ClusterRole"))
    groups = ((["", "events.k8s.io"], ["events"]), (["apps"], ["deployments", "statefulsets"]), (["batch"], ["jobs"]), ([""], ["pods", "pods/log"]))
    verbs = ("get", "list", "watch", "create", "patch")
    rules = [{"apiGroups": group, "resources": resources, "verbs": dice.some(verbs, 1, 5)} for group, resources in dice.some(groups, 1, 4)]
    return _object("rbac.authorization.k8s.io/v1", kind, _metadata(dice, name(dice), namespaced=kind == "Role"), rules=rules)


def role_binding(dice: Dice) -> Value:
    metadata = _metadata(dice, name(dice))
    subjects = [{"kind": "ServiceAccount", "name": metadata["name"], "namespace": dice.pick(_NAMESPACES)}]
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": metadata["name"]}
    return _object("rbac.authorization.k8s.io/v1", "RoleBinding", metadata, subjects=subjects, roleRef=reference)


def custom(dice: Dice) -> Value:
    """An object whose kind is not one of Kubernetes' own."""
    spec = {"interval": "30s", "endpoints": [{"port": "http", "path": "/metrics"}], "selector": {"matchLabels": {"tier": "backend"}}}
    return _object(
        f"{dice.pick(_FIRST)}.example.com/v1alpha1", dice.pick(("Monitor", "Database", "Certificate", "Queue")), _metadata(dice, name(dice)), spec=spec
    )


Make = Callable[[Dice], Value]
_USUAL: tuple[tuple[Make, int], ...] = (
    (deployment, 30),
    (service, 18),
    (config_map, 14),
    (stateful_set, 6),
    (cron_job, 6),
    (job, 4),
    (ingress, 8),
    (network_policy, 5),
    (role, 5),
    (role_binding, 4),
)
_BAG = tuple(make for make, weight in _USUAL for _ in range(weight))


def manifest(dice: Dice) -> Value:
    """Return an object of one of Kubernetes' own kinds, workloads most often."""
    return dice.pick(_BAG)(dice)
