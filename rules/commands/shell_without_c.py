"""A shell gets a script without -c, and looks for a file of that name.

## Why

The first argument of a shell is the file to run. `sh "echo hi && nginx"` ends at once: "can't open 'echo hi && nginx'".

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command: [/bin/sh, "sleep 5 && exec /web"]  # error
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
    command: [/bin/sh, -c, "sleep 5 && exec /web"]
  - name: worker
    image: example.org/worker:1.4
    command: [/bin/sh, /scripts/run.sh]
```

## Fix

`-c` is put before the script.

## Source

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/sh.html
"""

from collections.abc import Iterator

from podlint.objects.shell import Word, first_word, is_shell, words
from podlint.rule import Container, FixKind, Insert, Pod, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("command",), fix=FixKind.UNSAFE)
def shell_without_c(container: Container, _: Pod) -> Iterator[Problem]:
    program = first_word(container)
    some = words(container) if program and is_shell(program.text) else ()
    if len(some) <= 1:
        return
    first = some[1]
    stripped = first.text.strip()
    if len(stripped.split()) > 1 and stripped[0] not in "-+/." and "$(" not in stripped.split()[0]:
        yield Problem(
            first.path,
            f"{some[0].text} looks for a file called {_shown(stripped)!r}",
            "write -c as an item of its own before the script",
            fix=_fix(first, some[2:]),
        )


def _fix(word: Word, others: tuple[Word, ...]) -> Repair | None:
    """`-c` in the place of the script and the script behind it, which is the end of its list."""
    if any(other.path[:-1] == word.path[:-1] for other in others):
        return None
    behind = (*word.path[:-1], int(word.path[-1]) + 1)
    return Repair((Replace(word.path, "-c"), Insert(behind, word.text)), is_safe=False)


def _shown(script: str) -> str:
    line, _, rest = script.partition("\n")
    return f"{line[:60]}..." if rest or len(line) > 60 else line  # noqa: PLR2004  enough to recognise it
