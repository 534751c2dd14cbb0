"""A Deployment gives up on a rollout while a new pod may still be starting.

## Why

A rollout that makes no progress for progressDeadlineSeconds (600 where nothing is written) has failed: `kubectl rollout
status` ends with an error, and what deploys stops or rolls back. A startup probe that allows more time than that lets
this happen to a start that goes as planned.

## Bad

```yaml
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
        startupProbe:  # error
          httpGet: {path: /alive, port: 8080}
          periodSeconds: 30
          failureThreshold: 60
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  progressDeadlineSeconds: 2400
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
        startupProbe:
          httpGet: {path: /alive, port: 8080}
          periodSeconds: 30
          failureThreshold: 60
```

## Fix

progressDeadlineSeconds becomes what the start may take and a minute more.

## Limits

What is compared with the deadline is initialDelaySeconds + periodSeconds x failureThreshold + minReadySeconds.

## Source

kubernetes pkg/controller/deployment/util/deployment_util.go DeploymentTimedOut
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.objects.probe import number, timing
from podlint.objects.setting import setting
from podlint.rule import Container, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule

_DEFAULT = 600
_SPARE = 60


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("startupProbe",), fix=FixKind.UNSAFE)
def progress_deadline_below_startup(container: Container, pod: Pod) -> Iterator[Problem]:
    if pod.object.kind != "Deployment" or not container.has("startupProbe"):
        return
    spec = mapping(pod.object.value, "spec")
    deadline = number(spec, "progressDeadlineSeconds", _DEFAULT)
    startup, settles = timing(mapping(container.value, "startupProbe")), number(spec, "minReadySeconds", 0)
    needed = startup.initial_delay + startup.period * startup.failure + settles
    if deadline < needed:
        written, path = "progressDeadlineSeconds" in spec, (*pod.object.path, "spec", "progressDeadlineSeconds")
        yield Problem(
            (*container.path, "startupProbe"),
            f"the startup probe of {container.name!r} allows a start of {needed - settles} s{f', minReadySeconds adds {settles} s' if settles else ''}, "
            f"but the rollout has failed after {deadline} s without progress",
            f"set progressDeadlineSeconds to more than {needed}",
            related=(Related(path, "the deadline"),) if written else (),
            on_key=True,
            fix=Repair((setting(spec, path, needed + _SPARE),), is_safe=False),
        )
