"""A Deployment runs one pod only.

## Why

When the node of that pod fails or is drained, nothing answers until another pod has started elsewhere.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 1  # error
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Options

- `min-replicas` (default 2): how many pods a Deployment should have at least

## Fix

Writes the least number that is allowed (unsafe).

## Limits

A Deployment that an autoscaler of the run scales, that has no pod at all, or that recreates its pods (as one with a
volume of its own has to) is left alone.

## Source

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/

## Peers

kube-linter:minimum-three-replicas, kube-score:deployment-replicas, polaris:deploymentMissingReplicas,
datree:DEPLOYMENT_INCORRECT_REPLICAS_VALUE, kyverno:require-deployments-have-multiple-replicas, gatekeeper:replicalimits
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import mapping, text
from podlint.objects.scale import AUTOSCALER, autoscalers, replicas
from podlint.rule import FixKind, Insert, Object, Objects, Problem, Profile, Repair, Replace, Scope, Severity, rule


class Options(NamedTuple):
    """What counts as too few."""

    min_replicas: int = 2


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=frozenset({"apps/Deployment", AUTOSCALER}), fix=FixKind.UNSAFE)
def single_replica(objects: Objects, options: Options) -> Iterator[tuple[Object, Problem]]:
    scaled = autoscalers(objects)
    for deployment in objects.of("apps/Deployment"):
        spec, number = mapping(deployment.value, "spec"), replicas(deployment)
        if not spec or not 0 < number < options.min_replicas or (deployment.type, deployment.home, deployment.name) in scaled:
            continue
        if text(mapping(spec, "strategy"), "type") == "Recreate":
            continue  # there may only be one at a time
        path = (*deployment.path, "spec", "replicas")
        operation = Replace(path, options.min_replicas) if "replicas" in spec else Insert(path, options.min_replicas)
        message = f"the Deployment {deployment.name!r} runs {number} pod{'s' if number > 1 else ''}, fewer than {options.min_replicas}"
        yield deployment, Problem(path, message, f"run at least {options.min_replicas}", fix=Repair((operation,), is_safe=False))
