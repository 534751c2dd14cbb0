"""A probe leaves it to the server how long it waits for the answer.

## Why

How long the kubelet waits is then up to a default of the server: one second, which a busy application easily misses.
Whoever wants such figures to be chosen, and to be seen in a review, has them written down.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    readinessProbe:  # error
      httpGet: {path: /ready, port: 8080}
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
      httpGet: {path: /ready, port: 8080}
      timeoutSeconds: 3
```

## Fix

The default, 1, is written down. Nothing changes for the server.

## Limits

It runs only where it is selected by name.

## Source

kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Probe

## Peers

datree:CONTAINERS_INCORRECT_TIMEOUTSECONDS_VALUE
"""

from collections.abc import Iterator

from podlint.objects.handler import PROBE_FIELDS
from podlint.objects.probe import PROBES
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule

_DEFAULT = 1


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, mentions=PROBES, fix=FixKind.SAFE)
def probe_timeout_unset(container: Container, _: Pod) -> Iterator[Problem]:
    for path, probe in container.probes():
        if probe.get("timeoutSeconds") is None:
            yield Problem(
                path,
                f"the {PROBE_FIELDS[str(path[-1])]} of {container.name!r} has no timeoutSeconds: an answer after more than 1 s is a failure",
                "write timeoutSeconds",
                on_key=True,
                fix=Repair((Insert((*path, "timeoutSeconds"), _DEFAULT),), is_safe=True),
            )
