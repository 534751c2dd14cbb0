"""The value of a variable comes from a block scalar, so it ends with a line break.

## Why

A value under `|` or `>` keeps the line break at its end. A password, address or switch with a line break behind it is another
one: logging in fails, a host is not found, `true` is not `true`. Nobody sees it in a log.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: DB_URL
      value: |  # error
        postgres://db.example.org/shop
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
    env:
    - name: DB_URL
      value: >-
        postgres://db.example.org/shop
    - name: BANNER  # a text of several lines may end with one
      value: |
        Welcome
        to the shop
```

## Fix

The sign of the block scalar gets a dash (`|-`, `>-`), which takes the line break away.

## Limits

Values of several lines (certificates, scripts, configuration) are left alone, and those that are JSON or XML.

## Source

https://yaml.org/spec/1.1/#id927035
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.pod import pod_of
from podlint.rule import Document, FixKind, Object, Path, Problem, Repair, Scope, Severity, Splice, rule

_BEGINS_A_STRUCTURE = "{[<"


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT, mentions=("|", ">"), fix=FixKind.UNSAFE)
def env_value_trailing_newline(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    for object in objects:
        pod = pod_of(object)
        for container in pod.containers() if pod else ():
            for path, variable in container.env():
                value = text(variable, "value")
                if value.endswith("\n") and value.strip() and "\n" not in value.rstrip("\n") and value[0] not in _BEGINS_A_STRUCTURE:
                    yield from _problem(document, (*path, "value"), text(variable, "name"))


def _problem(document: Document, path: Path, name: str) -> Iterator[Problem]:
    written = document.written(path)
    if written[:1] in ("|", ">"):
        sign = document.locate(path)[0] - document.offset + 1
        plain_header = written[1:2].isspace()
        yield Problem(
            path,
            f"the value of {name!r} ends with a line break, because it stands under '{written[0]}'",
            f"write '{written[0]}-', which leaves the line break out",
            fix=Repair((Splice(sign, sign, "-"),), is_safe=False) if plain_header else None,
            offsets=(sign - 1, sign),
        )
