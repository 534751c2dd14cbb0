"""A hook calls with GET what only answers to POST.

## Why

An httpGet hook sends GET. Endpoints that shut something down mostly take POST only and answer 405; the kubelet does not look at the
status, so nothing is reported, and nothing is shut down.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      preStop:
        httpGet:
          path: /actuator/shutdown  # error
          port: 8080
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
    lifecycle:
      preStop:
        exec:
          command: [curl, -X, POST, "http://localhost:8080/actuator/shutdown"]
```

## Limits

It knows these paths: /actuator/shutdown (Spring Boot), /quitquitquit, /drain_listeners and /healthcheck/fail (Envoy), /-/quit and
/-/reload (Prometheus).

## Source

kubernetes pkg/kubelet/lifecycle/handlers.go runHTTPHandler; https://www.envoyproxy.io/docs/envoy/latest/operations/admin;
https://docs.spring.io/spring-boot/api/rest/actuator/shutdown.html;
https://prometheus.io/docs/prometheus/latest/management_api/
"""

from collections.abc import Iterator

from podlint.objects.handler import hook_handlers
from podlint.objects.object import text
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_POST_ONLY = {
    "/actuator/shutdown": "Spring Boot",
    "/quitquitquit": "Envoy",
    "/drain_listeners": "Envoy",
    "/healthcheck/fail": "Envoy",
    "/-/quit": "Prometheus",
    "/-/reload": "Prometheus",
}
_TAKES_GET = ("cloud-sql-proxy", "cloudsql", "alloydb")  # images whose /quitquitquit is their own


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("lifecycle",))
def http_hook_needs_post(container: Container, _: Pod) -> Iterator[Problem]:
    if any(name in container.image for name in _TAKES_GET):
        return
    for handler in hook_handlers(container):
        path = text(handler.value, "path").partition("?")[0] if handler.field == "httpGet" else ""
        if path in _POST_ONLY:
            yield Problem(
                (*handler.path, "path"),
                f"the {handler.owner} of {container.name!r} sends GET to {path}, which takes POST only ({_POST_ONLY[path]}), and nobody looks at the answer",
                "send POST with an exec hook",
            )
