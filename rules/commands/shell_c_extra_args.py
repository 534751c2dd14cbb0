"""A shell takes only the first string behind -c for the script, and the rest gets lost.

## Why

In `sh -c nginx -g "daemon off;"` the script is `nginx` alone; what follows becomes `$0`, `$1` and so on, at which the script does
not look. The program runs without its arguments.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command: [sh, -c]
    args: [/web, --port=8080]  # error
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
    command: [sh, -c]
    args: [exec /web --port=8080]
  - name: worker
    image: example.org/worker:1.4
    command: [sh, -c, 'exec /worker "$@"', sh]
    args: [--queue=mail]
```

## Limits

A script that looks at its parameters (`$0`, `$1`, `$@`, `$*`, `$#`, `shift`, `getopts`) is left alone, and so is one single
word behind it that says a name for `$0`.

## Source

https://pubs.opengroup.org/onlinepubs/9699919799/utilities/sh.html
"""

import re
from collections.abc import Iterator

from podlint.objects.shell import SHELLS, script, words
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_LOOKS_AT_PARAMETERS = re.compile(r"\$\{?[#]?[0-9@*#]|\$\{[#!][0-9@*]|\bshift\b|\bgetopts\b|\bfor \w+\s*(?:;|\n)\s*do\b")
_NAME = re.compile(r"[\w./]*")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=tuple(sorted(SHELLS)))
def shell_c_extra_args(container: Container, _: Pod) -> Iterator[Problem]:
    some = words(container)
    found = script([word.text for word in some])
    if not found or not found.arguments or _LOOKS_AT_PARAMETERS.search(found.text):
        return
    if len(found.arguments) == 1 and _is_name(found.arguments[0], found.text):
        return
    first = some[found.at + 1]
    yield Problem(
        first.path,
        f"the shell does not run {first.text[:60]!r}: only the one string behind -c is the script",
        "write the whole command into that string",
    )


def _is_name(argument: str, script: str) -> bool:
    """Whether the word is what scripts have for `$0`: a word of no meaning behind a script of several."""
    return argument in ("--", "_", "-") or (_NAME.fullmatch(argument) is not None and len(script.split()) > 1)
