"""A probe leaves it to the server how many failures in a row count.

## Why

How many failures in a row it takes is then up to a default of the server: three.
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
      failureThreshold: 5
```

## Fix

The default, 3, is written down. Nothing changes for the server.

## Limits

It runs only where it is selected by name.

## Source

kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Probe

## Peers

datree:CONTAINERS_INCORRECT_FAILURETHRESHOLD_VALUE
"""

from collections.abc import Iterator

from podlint.objects.handler import PROBE_FIELDS
from podlint.objects.probe import PROBES
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule

_DEFAULT = 3


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, mentions=PROBES, fix=FixKind.SAFE)
def probe_failure_threshold_unset(container: Container, _: Pod) -> Iterator[Problem]:
    for path, probe in container.probes():
        if probe.get("failureThreshold") is None:
            yield Problem(
                path,
                f"the {PROBE_FIELDS[str(path[-1])]} of {container.name!r} has no failureThreshold: three failures in a row count",
                "write failureThreshold",
                on_key=True,
                fix=Repair((Insert((*path, "failureThreshold"), _DEFAULT),), is_safe=True),
            )
