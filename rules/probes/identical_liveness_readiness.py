"""Liveness and readiness ask the same question and give up at the same time.

## Why

A readiness probe that fails takes the pod out of its Services until it has recovered. Where the liveness probe asks the
same question as patiently, an overloaded container is never given that time: it is restarted in the same moment, its
load falls on the others, and they are next.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    readinessProbe:
      httpGet: {path: /healthz, port: 8080}
    livenessProbe:  # error
      httpGet: {path: /healthz, port: 8080}
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
    readinessProbe:
      httpGet: {path: /healthz, port: 8080}
    livenessProbe:
      httpGet: {path: /healthz, port: 8080}
      failureThreshold: 12  # far more patient
```

## Limits

What is compared is periodSeconds x failureThreshold. Where the liveness probe is even less patient,
`liveness-stricter-than-readiness` speaks.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/probes/

## Peers

kube-score:pod-probes-identical, kyverno:ensure-probes-different
"""

from collections.abc import Iterator

from podlint.objects.handler import asks_the_same
from podlint.objects.object import mapping
from podlint.objects.probe import timing
from podlint.rule import Container, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, mentions=("livenessProbe",))
def identical_liveness_readiness(container: Container, _: Pod) -> Iterator[Problem]:
    liveness, readiness = mapping(container.value, "livenessProbe"), mapping(container.value, "readinessProbe")
    if not asks_the_same(liveness, readiness):
        return
    alive, ready = timing(liveness), timing(readiness)
    if alive.period * alive.failure == ready.period * ready.failure:
        yield Problem(
            (*container.path, "livenessProbe"),
            f"the liveness probe of {container.name!r} asks what its readiness probe asks, and gives up as soon: "
            f"after {alive.failure} failures, {alive.period} s apart",
            "let the liveness probe ask for less, or give it a higher failureThreshold",
            related=(Related((*container.path, "readinessProbe"), "the readiness probe"),),
            on_key=True,
        )
