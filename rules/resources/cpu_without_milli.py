"""An amount of CPU is in cores where thousandths are likely meant.

## Why

`cpu: 500` is five hundred cores, `500m` is half of one. Hardly a node has that many, so the pod stays Pending for ever; as a limit it
limits nothing.

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
        cpu: 500  # error
        memory: 128Mi
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
      requests: {cpu: 500m, memory: 128Mi}
      limits: {cpu: "2", memory: 128Mi}
```

## Options

- `cores` (default 100): smaller numbers are taken as they stand

## Fix

*Unsafe*: `500` becomes `500m`.

## Limits

With at least 256 MiB of memory for each core, cores are taken to be meant. Where no memory is given, only multiples of 50 are suspicious.

## Source

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.quantity import ONE
from podlint.objects.resources import Amount, amount, plain_numbers
from podlint.rule import FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_LEAST_PER_CORE = 2**28  # bytes of memory that somebody who means cores asks for with each
_USUAL_STEP = 50  # of people who write thousandths


class Options(NamedTuple):
    """From where on a number is looked at."""

    cores: int = 100


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.POD, mentions=("cpu",), fix=FixKind.UNSAFE)
def cpu_without_milli(pod: Pod, options: Options) -> Iterator[Problem]:
    for holder, field, found in plain_numbers(pod, "cpu"):
        if found.size >= options.cores * ONE and _is_out_of_proportion(found, amount(holder, field, "memory")):
            yield _problem(found, field.removesuffix("s"))


def _is_out_of_proportion(cpu: Amount, memory: Amount | None) -> bool:
    if memory and memory.size > 0:
        return memory.size / cpu.size < _LEAST_PER_CORE
    return int(cpu.written) % _USUAL_STEP == 0


def _problem(found: Amount, word: str) -> Problem:
    effect = "hardly a node has that many, so the pod stays Pending" if word == "request" else "that limits nothing"
    return Problem(
        found.path,
        f"the CPU {word} {found.written} means {found.written} cores: {effect}",
        f"write {found.written}m for thousandths of a core",
        fix=Repair((Replace(found.path, f"{found.written}m"),), is_safe=False),
    )
