"""The command is one string with blanks, and no program has that name.

## Why

`command` is a list: the first string is the program, the others are its arguments. No shell splits a string at its blanks. The
container does not start: "exec: ... no such file or directory".

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
    command: ["nginx -g 'daemon off'"]  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
    command: [nginx, -g, daemon off;]
  - name: worker
    image: example.org/worker:1.4
    command: [/opt/My Worker/run]  # a path with a blank
```

## Fix

The words become items, unless only a shell could run the string, or it holds the dashes of a list that is indented too far.

## Source

https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import mapping, text
from podlint.objects.shell import advice, first_word, plain_words
from podlint.rule import Container, FixKind, Insert, Path, Pod, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("command",), fix=FixKind.UNSAFE)
def command_single_string(container: Container, pod: Pod) -> Iterator[Problem]:
    first = first_word(container)
    parts = first.text.split() if first else []
    if first is None or len(parts) <= 1 or _is_path(first.text) or is_placeholder(parts[0]) or _is_windows(pod):
        return
    split = plain_words(first.text)
    yield Problem(
        first.path,
        f"no program is called {_shown(first.text)!r}, blanks included: the container cannot start",
        advice(first.text),
        fix=_fix(first.path, split) if len(container.command) == 1 and split and "-" not in split else None,
    )


def _fix(path: Path, split: list[str]) -> Repair:
    rest = (Insert((*path[:-1], index), word) for index, word in enumerate(split[1:], 1))
    return Repair((Replace(path, split[0]), *rest), is_safe=False)


def _is_windows(pod: Pod) -> bool:
    """Whether the pod runs where a command is one line of text anyway."""
    return "windows" in (text(mapping(pod.spec, "os"), "name"), text(mapping(pod.spec, "nodeSelector"), "kubernetes.io/os"))


def _is_path(command: str) -> bool:
    """Whether it may be one file whose path has blanks."""
    return "\\" in command or (command.startswith("/") and "/" in command.partition(" ")[2] and " -" not in command and "\n" not in command)


def _shown(command: str) -> str:
    line, _, rest = command.strip().partition("\n")
    return f"{line[:60]}..." if rest or len(line) > 60 else line  # noqa: PLR2004  enough to recognise it
