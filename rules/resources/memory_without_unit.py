"""An amount of memory has no unit, and so means bytes.

## Why

`memory: 512` is 512 bytes. As a limit it lets no process start: the container is killed for lack of memory, or the runtime refuses
to create it. As a request it is nothing, and the pod lands on nodes that have no memory left.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:
      requests:
        memory: 256  # error
      limits:
        memory: 512  # error
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
    resources:
      requests: {memory: 268435456}  # bytes, as written
      limits: {memory: 512Mi}
```

## Fix

*Unsafe*: takes a number up to 32 for gibibytes (`2` becomes `2Gi`), a larger one for mebibytes (`512` becomes `512Mi`).

## Limits

Only whole numbers below 4 MiB are meant. What is no whole number of bytes (`512m`) the API server warns about.

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from collections.abc import Iterator

from podlint.objects.quantity import ONE, is_whole
from podlint.objects.resources import Amount, plain_numbers
from podlint.rule import FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_LEAST = 4 * 2**20 * ONE  # less than any program needs to start
_LIKELY_GIBIBYTES = 32


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("memory",), fix=FixKind.UNSAFE)
def memory_without_unit(pod: Pod) -> Iterator[Problem]:
    for _, field, found in plain_numbers(pod, "memory"):
        if 0 < found.size < _LEAST and is_whole(found.written):
            yield _problem(found, field.removesuffix("s"))


def _problem(found: Amount, word: str) -> Problem:
    meant = f"{found.written}{'Gi' if int(found.written) <= _LIKELY_GIBIBYTES else 'Mi'}"
    return Problem(
        found.path,
        f"the memory {word} {found.written} has no unit, so it is {found.written} bytes: no program starts with that little",
        f"write {meant}",
        fix=Repair((Replace(found.path, meant),), is_safe=False),
    )
