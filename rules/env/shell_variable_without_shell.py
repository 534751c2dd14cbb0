"""A command, argument or variable holds $NAME or ${NAME}, and no shell is there to fill it in.

## Why

The container runtime starts the program without a shell, and the kubelet knows `$(NAME)` only. So the program gets the text
`$NAME` in place of the value. A path that is to be added to (`$PATH:/opt/bin`) is lost.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command: [/web, --listen, "${POD_IP}:8080"]  # error
    env:
    - name: POD_IP
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
    - name: BASE_URL
      value: http://$POD_IP:8080/  # error
    - name: LD_LIBRARY_PATH
      value: ${LD_LIBRARY_PATH}:/opt/web/lib  # error
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
    command: [/web, --listen, "$(POD_IP):8080"]
    env:
    - name: POD_IP
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
    - name: BASE_URL
      value: http://$(POD_IP):8080/
  - name: worker
    image: example.org/worker:1.4
    command: [sh, -c, 'exec /worker --listen "$POD_IP"']
    env:
    - name: POD_IP
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
```

## Fix

`$NAME` and `${NAME}` become `$(NAME)`.

## Limits

It speaks of variables that the container defines; of a command only where it is set and is neither a shell nor a script: an
image's own entry point may fill variables in. Programs that read `${NAME}` themselves (Java's, collectors') are left alone, and so are
values of variables with `${NAME}`, but for paths that name themselves, and
a value that is nothing but `${NAME}` of its own name, which something fills in before.

## Source

k8s.io/kubernetes third_party/forked/golang/expansion/expand.go
"""

import re
from collections.abc import Iterator

from podlint.objects.expansion import variables
from podlint.objects.object import text
from podlint.objects.shell import Word, is_shell, program, words
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_SHELL_VARIABLE = re.compile(r"\$(?:\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\}|(?P<bare>[A-Za-z_][A-Za-z0-9_]*))")
_READ_THEM = (
    "java",
    "otelcol",
    "otelcontribcol",
    "envsubst",
    "awk",
    "gawk",
    "perl",
    "fluent-bit",
    "telegraf",
    "vector",
    "logstash",
    "make",
    "su",
    "gosu",
    "ssh",
)
_SCRIPTS = (".sh", ".py", ".rb", ".pl", ".js", ".bash")


_PATHS = frozenset({"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "CLASSPATH", "LD_PRELOAD"})


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("$",), fix=FixKind.UNSAFE)
def shell_variable_without_shell(container: Container, _: Pod) -> Iterator[Problem]:
    texts = (*container.command, *container.args)
    known = variables(container)
    if container.command and any("$" in text for text in texts) and not any(map(_may_fill_in, texts)):
        yield from _in_command(words(container), set(known))
    for path, variable in container.env():
        value = text(variable, "value")
        if "$" in value:
            yield from _in_value(Word((*path, "value"), value), text(variable, "name"), known)


def _may_fill_in(text: str) -> bool:
    name = program(text)
    return is_shell(text) or name.startswith(_READ_THEM) or name.endswith(_SCRIPTS) or "entrypoint" in name


def _in_command(some: tuple[Word, ...], known: set[str]) -> Iterator[Problem]:
    for word in some:
        names = _names(word.text)
        if names and known.issuperset(names):
            yield _problem(word, names[0])


def _in_value(word: Word, own: str, known: dict[str, int]) -> Iterator[Problem]:
    names = _names(word.text)
    is_only_that = _SHELL_VARIABLE.fullmatch(word.text) is not None
    if not names or (is_only_that and names[0] == own):
        return
    at = int(word.path[-2])
    if "${" not in word.text and all(known.get(name, at) < at for name in names):
        yield _problem(word, names[0])
    elif own in names and own in _PATHS and known[own] == at:
        message = f"nobody fills in the variable {own!r} here, and the value that the image gives it is lost"
        yield Problem(word.path, message, f"write the whole value of {own} out")


def _names(text: str) -> list[str]:
    return [match["braced"] or match["bare"] for match in _SHELL_VARIABLE.finditer(text)]


def _problem(word: Word, name: str) -> Problem:
    mended = _SHELL_VARIABLE.sub(lambda match: f"$({match['braced'] or match['bare']})", word.text)
    return Problem(
        word.path,
        f"no shell fills in the variable {name!r} here: the program gets {word.text[:80]!r}",
        f"write $({name}), which the kubelet fills in",
        fix=Repair((Replace(word.path, mended),), is_safe=False),
    )
