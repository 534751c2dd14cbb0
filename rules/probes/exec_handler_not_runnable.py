"""A probe or hook runs a whole command line as if it were one program.

## Why

There is no shell between the kubelet and the container: the first item is the name of a program, blanks and all, and
`&&`, `|` or `;` are passed to it as words. No such program is found. A probe that cannot be run counts neither as success nor
as failure on most runtimes, so liveness restarts nothing and readiness never comes; a preStop hook is skipped, and a
postStart hook has its container killed.

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
        command:
        - pgrep -f web  # error
    lifecycle:
      preStop:
        exec:
          command:
          - drain
          - --now
          - "&&"  # error
          - sleep
          - "5"
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
        command: [pgrep, -f, web]
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, drain --now && sleep 5]
```

## Fix

A single string becomes a script for `sh -c`.

## Limits

Commands with placeholders, and programs to which such a word means something (`find`, `test`, `expr`, `awk`), are left alone.

## Source

https://github.com/kubernetes/kubernetes/issues/106682
"""

from collections.abc import Iterator

from podlint.objects.handler import Handler, hook_handlers, probe_handlers
from podlint.objects.image import is_placeholder
from podlint.objects.shell import is_shell, program
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Repair, Replace, Scope, Severity, rule

_SHOWN = 60  # characters
_OPERATORS = frozenset({"&&", "||", "|", ";", ">", ">>", "2>&1", "&"})
_TAKES_OPERATORS = frozenset({"find", "test", "[", "[[", "expr", "awk", "gawk", "sed", "jq", "yq", "env", "xargs"})


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("exec",), fix=FixKind.UNSAFE)
def exec_handler_not_runnable(container: Container, _: Pod) -> Iterator[Problem]:
    for handler in (*probe_handlers(container), *hook_handlers(container)):
        command = handler.command
        if handler.field != "exec" or not command or len(command) != len(handler.value["command"]):
            continue
        if len(command) == 1:
            yield from _single(handler, command[0])
        elif program(command[0]) not in _TAKES_OPERATORS and not any(is_shell(word) for word in command):
            yield from _operator(handler, command)


def _single(handler: Handler, line: str) -> Iterator[Problem]:
    path = (*handler.path, "command")
    if len(line.split()) > 1 and "\\" not in line and not is_placeholder(line.split(maxsplit=1)[0]):
        yield Problem(
            (*path, 0),
            f"the {handler.owner} runs a program that is called {line[:_SHOWN]!r}, blanks included",
            "write each word as an item of its own, or run it with [sh, -c, ...]",
            fix=Repair((Replace((*path, 0), "sh"), Insert((*path, 1), "-c"), Insert((*path, 2), line)), is_safe=False),
        )


def _operator(handler: Handler, command: tuple[str, ...]) -> Iterator[Problem]:
    for index, word in enumerate(command[1:], 1):
        if word in _OPERATORS:
            yield Problem(
                (*handler.path, "command", index),
                f"the {handler.owner} gives {word!r} to {command[0]!r} as a word: no shell reads the command",
                "run it with [sh, -c, ...]",
            )
            return
