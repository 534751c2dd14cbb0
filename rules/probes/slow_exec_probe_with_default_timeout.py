"""A probe starts an interpreter or a client that is slow to start, and waits one second for it.

## Why

A probe that says no timeoutSeconds waits one second. A Java, Python or Node process needs a good part of that to start, and
more under a CPU limit: the probe then fails although the application is well.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: queue}
spec:
  containers:
  - name: rabbitmq
    image: rabbitmq:4.1
    readinessProbe:
      exec:  # error
        command: [rabbitmq-diagnostics, check_running]
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: queue}
spec:
  containers:
  - name: rabbitmq
    image: rabbitmq:4.1
    readinessProbe:
      exec:
        command: [rabbitmq-diagnostics, check_running]
      timeoutSeconds: 5
```

## Fix

timeoutSeconds becomes 5.

## Limits

It knows a list of programs by name. An opinion: part of the profile `strict`.

## Source

kubernetes pkg/apis/core/v1/defaults.go SetDefaults_Probe: the default is one second
"""

from collections.abc import Iterator

from podlint.objects.handler import probe_handlers
from podlint.objects.probe import timing
from podlint.objects.setting import setting
from podlint.objects.simple_commands import called, commands
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule

_SLOW = frozenset(
    {
        "java", "python", "python2", "python3", "node", "php", "ruby", "perl", "dotnet", "rabbitmq-diagnostics", "rabbitmqctl", "nodetool", "cqlsh",
        "mongo", "mongosh", "kafka-topics.sh", "kafka-topics", "kafka-broker-api-versions.sh", "kafka-broker-api-versions", "jcmd", "jstat", "kubectl",
        "celery", "solr", "aws", "gcloud", "az",
    }
)  # fmt: skip


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.CONTAINER,
    profile=Profile.STRICT,
    mentions=("exec",),
    fix=FixKind.UNSAFE,
)
def slow_exec_probe_with_default_timeout(container: Container, _: Pod) -> Iterator[Problem]:
    for handler in probe_handlers(container):
        if handler.field != "exec" or timing(handler.parent).timeout > 1:
            continue
        slow = next((called(command) for command in commands(handler.command) if called(command) in _SLOW), "")
        if slow:
            path = (*handler.path[:-1], "timeoutSeconds")
            yield Problem(
                handler.path,
                f"the {handler.owner} of {container.name!r} starts {slow!r} and waits 1 s for it",
                "set timeoutSeconds to 5 or more",
                on_key=True,
                fix=Repair((setting(handler.parent, path, 5),), is_safe=False),
            )
