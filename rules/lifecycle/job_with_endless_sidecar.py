"""A Job has a container beside its work that never ends.

## Why

A Job is complete when all containers of its pod have ended. A proxy or log shipper that runs for ever keeps the pod running after the
work is done: the Job never completes, and a CronJob's runs pile up or are skipped.

## Bad

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: loader
        image: example.org/loader:1.4
      - name: logs
        image: fluent/fluent-bit:4.0.3  # error
```

## Good

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  template:
    spec:
      restartPolicy: Never
      initContainers:
      - name: logs
        image: fluent/fluent-bit:4.0.3
        restartPolicy: Always
      containers:
      - name: loader
        image: example.org/loader:1.4
```

## Limits

It knows images that run for ever by name. A helper with a command of its own, a pod whose containers can see each other's processes,
and one that tells the helper to quit anywhere in its commands are left alone.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.workloads import RUN_TO_COMPLETION
from podlint.rule import Container, Pod, Problem, Role, Scope, Severity, rule

_ENDLESS = (
    "istio/proxyv2", "cloudsql-docker/gce-proxy", "cloud-sql-connectors/cloud-sql-proxy", "alloydb-connectors/alloydb-auth-proxy", "envoyproxy/envoy",
    "fluent/fluent-bit", "fluent/fluentd", "fluent/fluentd-kubernetes-daemonset", "grafana/promtail", "grafana/alloy", "beats/filebeat", "linkerd/proxy",
    "otel/opentelemetry-collector", "otel/opentelemetry-collector-contrib", "prom/statsd-exporter", "prom/pushgateway", "datadog/agent",
)  # fmt: skip
_ENDLESS_OFFICIAL = frozenset({"nginx", "haproxy", "redis", "memcached", "traefik"})
_ENDINGS = ("quit", "kill", "shutdown", "exit-zero", "/healthz/exit", "--max-sigterm-delay", "docker stop")


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.POD,
    mentions=("Job", "CronJob"),
)
def job_with_endless_sidecar(pod: Pod) -> Iterator[Problem]:
    if pod.object.kind not in RUN_TO_COMPLETION or pod.spec.get("shareProcessNamespace") is True:
        return
    main = [container for container in pod.containers() if container.role is Role.MAIN]
    if len(main) <= 1:
        return
    helpers = [container for container in main if _is_endless(container)]
    told = any(word in line for container in main for line in (*container.command, *container.args) for word in _ENDINGS)
    if len(helpers) < len(main) and not told:
        for helper in helpers:
            yield Problem(
                (*helper.path, "image"),
                f"the image {helper.image!r} runs for ever, so the {pod.object.kind} never completes",
                f"make {helper.name!r} a sidecar: an init container with restartPolicy: Always",
            )


def _is_endless(container: Container) -> bool:
    if container.has("command"):
        return False
    image = parse_image(container.image)
    return image.repository.endswith(_ENDLESS) or (image.name in _ENDLESS_OFFICIAL and not container.has("args"))
