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

## Options

- `everywhere` (default false): look at pods that no Service of the run selects, too

## Limits

It speaks only when a Service of the same run and namespace selects the pod, and of a container that
declares ports or is the only one of its pod.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/probes/

## Peers

kube-linter:no-readiness-probe, kube-score:pod-probes, polaris:readinessProbeMissing, checkov:CKV_K8S_9, kubescape:C-0018,
datree:CONTAINERS_MISSING_READINESSPROBE_KEY, kyverno:require-probes, gatekeeper:requiredprobes, popeye:POP-104,
kics:Readiness Probe Is Not Configured, terrascan:AC_K8S_0072
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.serving import served
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Role, Scope, Severity, rule


class Options(NamedTuple):
    """Which pods are looked at."""

    everywhere: bool = False


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=POD_TYPES | {"Service"},
)
def no_readiness_probe(objects: Objects, options: Options) -> Iterator[tuple[Object, Problem]]:
    found = objects.once(served)
    callers = {id(pod.object): service.name for pod, service in found}
    for pod in objects.all_pods() if options.everywhere else (pod for pod, _ in found):
        if not pod.runs_to_completion:
            for problem in _unready(pod, callers.get(id(pod.object), "")):
                yield pod.object, problem


def _unready(pod: Pod, service: str) -> Iterator[Problem]:
    main = [container for container in pod.containers() if container.role is Role.MAIN]
    what_follows = f"the Service {service!r} sends it requests as soon as it runs" if service else "it counts as ready as soon as it runs"
    for container in main:
        if not container.has("readinessProbe") and (len(main) == 1 or not service or container.has("ports")):
            yield Problem(
                (*container.path, "readinessProbe"),
                f"the container {container.name!r} has no readiness probe, and {what_follows}",
                "add a readinessProbe that succeeds once the application can answer",
            )
