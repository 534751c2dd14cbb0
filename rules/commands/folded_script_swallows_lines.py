"""The sign '>' joins lines of a script that are a comment or commands of their own.

## Why

A folded block scalar (`>`) makes one line of all lines that are indented alike. Behind a `#` everything is comment then, and
`export A=b` and `exec web` on two lines become `export A=b exec web`. The shell says nothing about it.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command:
    - sh
    - -c
    - >  # error
      export MODE=fast
      exec /web
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command:
    - sh
    - -c
    - >-  # error
      # wait for the network
      sleep 5;
      exec /web
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
    command:
    - sh
    - -c
    - |
      # wait for the network
      sleep 5
      exec /web
  - name: worker
    image: example.org/worker:1.4
    command:
    - sh
    - -c
    - >-
      sleep 5 &&
      exec /worker
      --queue=mail
```

## Fix

`>` becomes `|`, which keeps the lines.

## Limits

Of two lines it says only that they are two commands where the second one begins with a word that is hardly ever an argument
(`exec`, `export`, `cd`, `echo`, `if` and the like).

## Source

https://yaml.org/spec/1.1/#id929764
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from podlint.objects.pod import pod_of
from podlint.objects.shell import script, words
from podlint.rule import Document, FixKind, Object, Path, Problem, Repair, Scope, Severity, Splice, rule

_COMMENT = re.compile(r"(?:^|\s)#")
_COMMAND = re.compile(r"(?:exec|export|cd|echo|set|if|for|while|until|sleep|mkdir|trap|source|[A-Z_]+=\S*)(?:\s|$)")
_GOES_ON = re.compile(r"(?:[;&|{(\\]|\b(?:then|do|else|exec|time|nohup|env|sudo|xargs|in|-exec|-c|elif|while|until|if))$|^[A-Z_]+=\S*$")
_LONGEST = 20_000


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.DOCUMENT,
    mentions=(">",),
    fix=FixKind.UNSAFE,
)
def folded_script_swallows_lines(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    for object in objects:
        pod = pod_of(object)
        for container in pod.containers() if pod else ():
            some = words(container)
            found = script([word.text for word in some])
            if found:
                yield from _in_script(document, some[found.at].path)


def _in_script(document: Document, path: Path) -> Iterator[Problem]:
    written = document.written(path)
    what = _swallowed(written[:_LONGEST]) if written.startswith(">") else ""
    if what:
        sign = document.locate(path)[0] - document.offset
        yield Problem(
            path,
            what,
            "write '|', which keeps the lines of the script",
            offsets=(sign, sign + 1),
            fix=Repair((Splice(sign, sign + 1, "|"),), is_safe=False),
        )


def _swallowed(written: str) -> str:
    """What folding does to a script that is written under '>'; empty where it does no harm."""
    lines = written.split("\n")[1:]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    is_open = False
    for line, following in pairwise(lines):
        if not (_folds(line, indent) and _folds(following, indent)):
            is_open = False
            continue
        first, second = line.strip(), following.strip()
        unquoted = not is_open
        is_open ^= (first.count('"') + first.count("'") - first.count('\\"')) % 2 == 1
        if unquoted and _COMMENT.search(first) and not _is_quoted(first):
            return f"'>' joins the lines of the script, so the comment {first[first.index('#') :][:40]!r} swallows {second[:40]!r}"
        if not is_open and _COMMAND.match(second) and not _GOES_ON.search(first):
            return f"'>' joins the lines of the script: {second[:40]!r} becomes part of {first[:40]!r}"
    return ""


def _folds(line: str, indent: int) -> bool:
    """Whether a line is joined with those beside it: one that is indented further, or empty, is not."""
    return bool(line.strip()) and len(line) - len(line.lstrip()) == indent


def _is_quoted(line: str) -> bool:
    """Whether the hash of a line stands between quotes."""
    before = line[: line.index("#")]
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1
