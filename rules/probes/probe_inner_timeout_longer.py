"""The command of a probe waits longer than the probe waits for the command.

## Why

The kubelet ends an exec probe after timeoutSeconds, which is one second where nothing is written. A `curl --max-time 10`
inside never gets its ten seconds: the patience that was meant is not in force, and slow answers count as failures.

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
      exec:  # error
        command: [curl, --fail, --max-time, "10", "http://localhost:8080/alive"]
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
      exec:
        command: [curl, --fail, --max-time, "4", "http://localhost:8080/alive"]
      timeoutSeconds: 5
```

## Fix

timeoutSeconds becomes one second more than the command waits.

## Limits

It knows these: `timeout N`, `curl -m` and `--max-time`, `wget -T` and `--timeout`, `grpc_health_probe -connect-timeout` and
`-rpc-timeout`, `pg_isready -t` and `--timeout`, `mysqladmin --connect-timeout`.

## Source

kubernetes pkg/kubelet/prober/prober.go runProbe: the timeout is given to the runtime
"""

import re
from collections.abc import Iterator

from podlint.objects.handler import probe_handlers
from podlint.objects.probe import timing
from podlint.objects.setting import setting
from podlint.objects.simple_commands import called, commands
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Scope, Severity, rule

_OPTIONS = {
    "curl": ("-m", "--max-time"),
    "wget": ("-T", "--timeout"),
    "grpc_health_probe": ("-connect-timeout", "--connect-timeout", "-rpc-timeout", "--rpc-timeout"),
    "grpc-health-probe": ("-connect-timeout", "--connect-timeout", "-rpc-timeout", "--rpc-timeout"),
    "pg_isready": ("-t", "--timeout"),
    "mysqladmin": ("--connect-timeout", "--connect_timeout"),
}
_SECONDS = re.compile(r"([0-9]{1,6})(?:\.[0-9]{1,6})?s?")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("exec",), fix=FixKind.UNSAFE)
def probe_inner_timeout_longer(container: Container, _: Pod) -> Iterator[Problem]:
    for handler in probe_handlers(container):
        if handler.field != "exec":
            continue
        waits, what = max((_patience(command) for command in commands(handler.command)), default=(0, ""))
        timeout = timing(handler.parent).timeout
        if waits > timeout:
            path = (*handler.path[:-1], "timeoutSeconds")
            yield Problem(
                handler.path,
                f"{what!r} in the {handler.owner} of {container.name!r} waits up to {waits} s, but the probe is ended after {timeout} s",
                f"set timeoutSeconds to more than {waits}, or let the command wait less than {timeout} s"
                if timeout > 1
                else f"set timeoutSeconds above {waits}",
                on_key=True,
                fix=Repair((setting(handler.parent, path, waits + 1),), is_safe=False),
            )


def _patience(command: tuple[str, ...]) -> tuple[int, str]:
    """How many seconds a command waits at most by its own words, and those words."""
    tool = called(command)
    if tool == "timeout":
        words = [word for word in command[1:] if not word.startswith("-")]
        return _seconds(words[0]) if words and len(words) == len(command) - 1 else 0, " ".join(command[:2])
    options = _OPTIONS.get(tool, ())
    for index, word in enumerate(command):
        name, equals, value = word.partition("=")
        if name in options:
            value = value if equals else (command[index + 1] if index + 1 < len(command) else "")
            return _seconds(value), f"{tool} {name} {value}"
    return 0, ""


def _seconds(word: str) -> int:
    match = _SECONDS.fullmatch(word)
    return int(match[1]) if match else 0
