"""A probe starts a program that is not wanted in probes.

## Why

An exec probe is a new process in the container every few seconds. `jcmd` starts a Java machine each time and stops the one
that it looks at; `ps` and `ls` tell that something is there, not that it works.

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
      exec:
        command:  # error
        - sh
        - -c
        - jcmd 1 VM.uptime
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
    startupProbe:
      exec:
        command: [/bin/started]
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
```

## Options

- `commands` (default jcmd, ps, ls): the programs that are not wanted

## Limits

It runs only where it is selected by name.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/

## Peers

kyverno:deny-commands-in-exec-probe
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.handler import probe_handlers
from podlint.objects.simple_commands import called, commands
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """Which programs are not wanted."""

    commands: tuple[str, ...] = ("jcmd", "ps", "ls")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL, mentions=("exec",))
def exec_probe_runs_forbidden_command(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    for handler in probe_handlers(container):
        if handler.field != "exec":
            continue
        unwanted = next((called(command) for command in commands(handler.command) if called(command) in options.commands), "")
        if unwanted:
            yield Problem(
                (*handler.path, "command"),
                f"the {handler.owner} of {container.name!r} runs {unwanted!r}, which is not wanted in probes",
                "ask the application itself, with httpGet, grpc or tcpSocket",
                on_key=True,
            )
