"""A container of a pod behind a Service has no readiness probe.

## Why

Without a readiness probe a container counts as ready the moment it runs. The Service sends it requests
before it listens, at every start and every rollout, and goes on sending them when it is overloaded.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web  # error
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        readinessProbe:
          httpGet: {path: /ready, port: 80}
```

## Limits

It speaks only when a Service of the same run and namespace selects the pod, and of a container that
declares ports or is the only one of its pod.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/probes/

## Peers

kube-linter:no-readiness-probe, kube-score:pod-probes, polaris:readinessProbeMissing, checkov:CKV_K8S_9, kubescape:C-0018,
datree:CONTAINERS_MISSING_READINESSPROBE_KEY, kyverno:require-probes, gatekeeper:requiredprobes, popeye:POP-104
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping
from podlint.objects.pod import pod_of
from podlint.objects.workloads import POD_PATHS
from podlint.rule import Object, Pod, Problem, Role, Scope, Severity, rule

_Services = dict[tuple[str, str, str], list[tuple[Object, dict[str, str]]]]


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=frozenset({"Service", *(kind for _, kind in POD_PATHS)}),
)
def no_readiness_probe(objects: tuple[Object, ...]) -> Iterator[tuple[Object, Problem]]:
    services = _by_label(objects)
    for object in objects:
        pod = pod_of(object)
        if pod is None or pod.runs_to_completion:
            continue
        service = _selecting(services, object.home, labels(pod.metadata, "labels"))
        if service:
            for problem in _unready(pod, service.name):
                yield object, problem


def _by_label(objects: tuple[Object, ...]) -> _Services:
    """The Services with a selector, by their namespace and one of the labels that they ask for."""
    found: _Services = {}
    for object in objects:
        selector = labels(mapping(object.value, "spec"), "selector") if object.kind == "Service" else {}
        if selector:
            found.setdefault((object.home, *min(selector.items())), []).append((object, selector))
    return found


def _selecting(services: _Services, namespace: str, pod_labels: dict[str, str]) -> Object | None:
    """A Service of the namespace that selects pods with these labels."""
    for label in pod_labels.items():
        for service, selector in services.get((namespace, *label), ()):
            if selector.items() <= pod_labels.items():
                return service
    return None


def _unready(pod: Pod, service: str) -> Iterator[Problem]:
    main = [container for container in pod.containers() if container.role is Role.MAIN]
    for container in main:
        if not container.has("readinessProbe") and (len(main) == 1 or container.has("ports")):
            yield Problem(
                (*container.path, "readinessProbe"),
                f"the container {container.name!r} has no readiness probe, and the Service {service!r} sends it requests as soon as it runs",
                "add a readinessProbe that succeeds once the application can answer",
            )
