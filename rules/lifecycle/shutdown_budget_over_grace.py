"""The preStop hook and the application's own shutdown take longer than the grace period.

## Why

The time of a preStop hook is taken off the grace period, and the process gets SIGTERM only after it. What is left must be enough for
the shutdown that the application allows itself; else it is killed in the middle of it.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 30
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
      value: 30s  # error
    lifecycle:
      preStop:
        sleep: {seconds: 10}
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 50
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
      value: 30s
    lifecycle:
      preStop:
        sleep: {seconds: 10}
```

## Fix

terminationGracePeriodSeconds becomes the sum of both and 5 s more.

## Limits

It knows SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE, ASPNETCORE_SHUTDOWNTIMEOUTSECONDS, TERMINATION_DRAIN_DURATION_SECONDS, and the
arguments `--graceful-timeout` (gunicorn), `--timeout-graceful-shutdown` (uvicorn) and `--shutdown-timeout`, with a length in whole
seconds or minutes. A hook that uses up the grace period alone is left to `pre-stop-over-grace`.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination;
https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html; https://docs.gunicorn.org/en/stable/settings.html
"""

import re
from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.pre_stop import DEFAULT_GRACE, slept
from podlint.objects.probe import number
from podlint.objects.setting import setting
from podlint.rule import Container, FixKind, Path, Pod, Problem, Related, Repair, Scope, Severity, rule

_VARIABLES = {"SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE": "ms", "ASPNETCORE_SHUTDOWNTIMEOUTSECONDS": "s", "TERMINATION_DRAIN_DURATION_SECONDS": "s"}
_FLAGS = {"--graceful-timeout": "s", "--timeout-graceful-shutdown": "s", "--shutdown-timeout": ""}  # the unit of a number without one
_LENGTH = re.compile(r"(?:PT)?([0-9]{1,6})(s|S|m|M|ms)?")
_UNITS = {"ms": 1, "s": 1000, "S": 1000, "m": 60_000, "M": 60_000, "": 0}
_SPARE = 5


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.CONTAINER,
    mentions=("SHUTDOWN", "SHUTDOWNTIMEOUTSECONDS", "DRAIN", "graceful", "shutdown"),
    fix=FixKind.UNSAFE,
)
def shutdown_budget_over_grace(container: Container, pod: Pod) -> Iterator[Problem]:
    hook = mapping(mapping(container.value, "lifecycle"), "preStop")
    grace = number(pod.spec, "terminationGracePeriodSeconds", DEFAULT_GRACE)
    before = int(slept(hook)[0]) if hook else 0
    path, what, seconds = max(_budgets(container), key=lambda budget: budget[2], default=((), "", 0))
    if not path or before >= grace or before + seconds <= grace:
        return
    period = (*pod.path, "spec", "terminationGracePeriodSeconds")
    needed = before + seconds + _SPARE
    yield Problem(
        path,
        f"{what} allows a shutdown of {seconds} s{f' after a preStop hook of {before} s' if before else ''}, but the pod is killed after {grace} s",
        f"set terminationGracePeriodSeconds to {needed} or more",
        related=(Related(period, "the grace period"),) if "terminationGracePeriodSeconds" in pod.spec else (),
        fix=Repair((setting(pod.spec, period, needed),), is_safe=False),
    )


def _budgets(container: Container) -> Iterator[tuple[Path, str, int]]:
    """Yield where a container says how long its shutdown may take, in what words, and the seconds."""
    for path, variable in container.env():
        name = text(variable, "name")
        if name in _VARIABLES and (seconds := _seconds(text(variable, "value"), _VARIABLES[name])):
            yield (*path, "value"), name, seconds
    for field, words in (("command", container.command), ("args", container.args)):
        listed = container.value.get(field)
        for index, word in enumerate(words if isinstance(listed, list) and len(listed) == len(words) else ()):
            flag, equals, value = word.partition("=")
            if flag in _FLAGS:
                value = value if equals else (words[index + 1] if index + 1 < len(words) else "")
                if seconds := _seconds(value, _FLAGS[flag]):
                    yield (*container.path, field, index), f"{flag} {value}", seconds


def _seconds(written: str, usual: str) -> int:
    """How many seconds a length says, in the *usual* unit where it says none; 0 where it cannot be told."""
    match = _LENGTH.fullmatch(written)
    return int(match[1]) * _UNITS[match[2] or usual] // 1000 if match else 0
