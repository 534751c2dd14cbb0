"""A probe's command refers to a variable whose value the kubelet does not put in.

## Why

In the command of an exec probe, `$(NAME)` is replaced only where the container's env gives NAME a literal value. A variable
with valueFrom becomes the empty string, and one from envFrom stays the text `$(NAME)`: the probe asks something else than it
says, and fails for ever or succeeds always. In a container's own command all of them are replaced.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  containers:
  - name: redis
    image: redis:8.0
    env:
    - name: PASSWORD
      valueFrom: {secretKeyRef: {name: redis, key: password}}
    livenessProbe:
      exec:
        command:
        - redis-cli
        - -a
        - $(PASSWORD)  # error
        - ping
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  containers:
  - name: redis
    image: redis:8.0
    env:
    - name: PASSWORD
      valueFrom: {secretKeyRef: {name: redis, key: password}}
    - name: PORT
      value: "6379"
    readinessProbe:
      exec:
        command: [redis-cli, -p, $(PORT), ping]
    livenessProbe:
      exec:
        command: [sh, -c, redis-cli -a "$PASSWORD" ping]
```

## Limits

Variables that only envFrom can define are looked at where no shell would read `$(NAME)` as a command.

## Source

kubernetes pkg/kubelet/container/helpers.go ExpandContainerCommandOnlyStatic, v1EnvVarsToMap
"""

import re
from collections.abc import Iterator

from podlint.objects.handler import Handler, probe_handlers
from podlint.objects.object import text
from podlint.objects.shell import is_shell
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_REFERENCE = re.compile(r"\$(\$|\(([A-Za-z_][A-Za-z0-9_.-]*)\))")
_ENV_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("exec",))
def probe_uses_dynamic_env(container: Container, _: Pod) -> Iterator[Problem]:
    handlers = [handler for handler in probe_handlers(container) if handler.field == "exec"]
    if not handlers:
        return
    dynamic = {text(variable, "name"): isinstance(variable.get("valueFrom"), dict) for _, variable in container.env()}
    for handler in handlers:
        if handler.command and len(handler.command) == len(handler.value["command"]):
            yield from _unfilled(container, handler, dynamic)


def _unfilled(container: Container, handler: Handler, dynamic: dict[str, bool]) -> Iterator[Problem]:
    plain = not any(is_shell(word) for word in handler.command)
    for index, word in enumerate(handler.command):
        names = [match[2] for match in _REFERENCE.finditer(word) if match[2]]
        empty = next((name for name in names if dynamic.get(name)), "")
        kept = next((name for name in names if name not in dynamic and plain and container.value.get("envFrom") and _ENV_NAME.fullmatch(name)), "")
        if empty or kept:
            yield Problem(
                (*handler.path, "command", index),
                f"in the {handler.owner} of {container.name!r}, $({empty}) becomes the empty string: its value comes from valueFrom"
                if empty
                else f"in the {handler.owner} of {container.name!r}, $({kept}) stays as it is: no entry of env gives it a literal value",
                f"let a shell read it: [sh, -c, '... \"${empty or kept}\" ...']",
            )
