"""A probe may take as long as its period, or longer.

## Why

The kubelet has one worker for each probe, and the worker waits for the answer. While it waits it misses ticks: an
application that does not answer is asked every timeoutSeconds, not every periodSeconds, and a hang is noticed later than
periodSeconds x failureThreshold says.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      periodSeconds: 5
      timeoutSeconds: 10  # error
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
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      periodSeconds: 10
      timeoutSeconds: 5
```

## Fix

periodSeconds becomes one more than timeoutSeconds: slow answers still count. Where both are equal, timeoutSeconds becomes one second less,
unless that is 0.

## Limits

An opinion: part of the profile `strict`.

## Source

kubernetes pkg/kubelet/prober/worker.go run: a ticker and a probe that blocks
"""

from collections.abc import Iterator

from podlint.objects.object import Value
from podlint.objects.probe import PROBES, Timing, timing
from podlint.objects.setting import setting
from podlint.rule import Container, FixKind, Insert, Path, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, mentions=PROBES, profile=Profile.STRICT, fix=FixKind.UNSAFE)
def probe_timeout_not_below_period(container: Container, _: Pod) -> Iterator[Problem]:
    for path, probe in container.probes():
        figures = timing(probe)
        if figures.timeout < figures.period:
            continue
        slower = f": {figures.failure} failures may take {figures.timeout * figures.failure} s instead of {figures.period * figures.failure} s"
        yield Problem(
            (*path, "timeoutSeconds" if "timeoutSeconds" in probe else "periodSeconds"),
            f"waiting for an answer takes up to {figures.timeout} s, and the next probe is due after {figures.period} s"
            f"{slower if figures.timeout > figures.period else ''}",
            _help(figures),
            fix=Repair((_mended(path, probe, figures),), is_safe=False),
        )


def _help(figures: Timing) -> str:
    longer = f"set periodSeconds above {figures.timeout}"
    return f"{longer}, or timeoutSeconds below {figures.period}" if figures.period > 1 else longer


def _mended(path: Path, probe: Value, figures: Timing) -> Replace | Insert:
    if figures.timeout == figures.period > 1:
        return setting(probe, (*path, "timeoutSeconds"), figures.period - 1)
    return setting(probe, (*path, "periodSeconds"), figures.timeout + 1)
