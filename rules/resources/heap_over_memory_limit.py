"""A program is told to use as much memory as its container may have, or more.

## Why

A heap or cache grows up to the size that it is given, and the process needs memory besides. Where that size is not below the
container's memory limit, the kernel kills the process before it collects garbage or drops cache entries: the container ends with
OOMKilled under load, long after it was deployed.

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
    - name: JAVA_TOOL_OPTIONS
      value: -Xms512m -Xmx2g  # error
    resources:
      requests: {memory: 1Gi}
      limits: {memory: 2Gi}
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: cache
    image: redis:7.4
    args:
    - --maxmemory  # error
    - 512mb
    resources:
      limits: {memory: 256Mi}
  - name: web
    image: example.org/web:1.4
    command: [node, --max-old-space-size=4096, server.js]  # error
    resources:
      limits: {memory: 2Gi}
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
    - name: JAVA_TOOL_OPTIONS
      value: -XX:MaxRAMPercentage=75
    resources:
      limits: {memory: 2Gi}
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: JAVA_TOOL_OPTIONS
      value: -Xmx1500m
    resources:
      limits: {memory: 2Gi}
```

## Limits

Java's -Xmx and MaxRAMPercentage, Node's --max-old-space-size, Go's GOMEMLIMIT, redis' --maxmemory, memcached's -m and
PostgreSQL's shared_buffers are known, where they stand in the manifest as numbers. Of several settings of one kind the least counts.

## Source

https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html; https://nodejs.org/api/cli.html; https://pkg.go.dev/runtime;
https://redis.io/docs/latest/operate/oss_and_stack/management/config/
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.image import parse_image
from podlint.objects.object import text
from podlint.objects.quantity import ONE
from podlint.objects.resources import Amount, memory_limit
from podlint.rule import Container, Path, Pod, Problem, Related, Scope, Severity, rule

_POWERS = {"": 0, "b": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_HEAP = re.compile(r"(?<![\w-])(-Xmx)([0-9]{1,15})([kKmMgGtT]?)(?![\w.])")
_OLD_SPACE = re.compile(r"(?<![\w-])(--max[-_]old[-_]space[-_]size)[= ]([0-9]{1,9})()(?![\w.])")
_BUFFERS = re.compile(r"(?<![\w-])(shared_buffers) ?= ?'?([0-9]{1,9})([kMGT]B)(?![\w.])")
_CACHE = re.compile(r"(?<![\w-])(--maxmemory)[= ]([0-9]{1,15})([kKmMgG]?[bB]?)(?![\w.])")
_SLABS = re.compile(r"(-m|--memory-limit)[= ]([0-9]{1,9})()\Z")
_SHARE = re.compile(r"(?<![\w-])-XX:MaxRAMPercentage=([0-9]{1,3})(?:\.[0-9]+)?(?![\w.])")
_GO = re.compile(r"([0-9]{1,15})(B|KiB|MiB|GiB|TiB)?\Z")
_IN_MEBIBYTES = (_OLD_SPACE, _SLABS)
_BEFORE_THEIR_VALUE = frozenset({"--maxmemory", "-m", "--memory-limit", "--max-old-space-size", "--max_old_space_size"})
_ALL = 100  # per cent


class _Setting(NamedTuple):
    """What tells a program how much memory to use, in billionths of a byte."""

    path: Path
    flag: str
    written: str
    size: int


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.CONTAINER,
    mentions=("-Xmx", "old", "GOMEMLIMIT", "maxmemory", "buffers", "MaxRAMPercentage", "memcached"),
)
def heap_over_memory_limit(container: Container, pod: Pod) -> Iterator[Problem]:
    limit = memory_limit(container, pod)
    if not limit:
        return
    least: dict[str, _Setting] = {}
    for setting in _settings(container, limit):
        if setting.flag not in least or setting.size < least[setting.flag].size:
            least[setting.flag] = setting  # of several, which one counts depends on the program
    for setting in least.values():
        if setting.size >= limit.size:
            yield Problem(
                setting.path,
                f"{setting.written} lets {container.name!r} use as much memory as its limit of {limit.written}, or more: it is killed before it makes do",
                "leave a quarter of the limit for what the process needs besides, or raise the limit",
                related=(Related(limit.path, "the limit"),),
            )


def _settings(container: Container, limit: Amount) -> Iterator[_Setting]:
    patterns = [_HEAP, _OLD_SPACE, _BUFFERS, _CACHE]
    if parse_image(container.image).name.endswith("memcached"):
        patterns.append(_SLABS)
    for path, written in _texts(container):
        for pattern in patterns:
            found = [*pattern.finditer(written)][-1:]
            for match in found:
                power = 20 if pattern in _IN_MEBIBYTES else _POWERS[match[3][:1].lower()]
                yield _Setting(path, match[1], match[0], (int(match[2]) << power) * ONE)
        for match in _SHARE.finditer(written):
            yield _Setting(path, "MaxRAMPercentage", match[0], limit.size * int(match[1]) // _ALL)
    for path, variable in container.env():
        go = _GO.match(text(variable, "value")) if text(variable, "name") == "GOMEMLIMIT" else None
        if go:
            size = (int(go[1]) << _POWERS[(go[2] or "")[:1].lower()]) * ONE
            yield _Setting((*path, "value"), "GOMEMLIMIT", f"GOMEMLIMIT={go[0]}", size - 1)  # the limit itself is a common choice, and Go makes do with less


def _texts(container: Container) -> Iterator[tuple[Path, str]]:
    """Yield what a container is told, each with its place; a flag together with the next word, if that is its value."""
    for path, variable in container.env():
        yield (*path, "value"), text(variable, "value")
    for field in ("command", "args"):
        words = container.value.get(field)
        words = [word if isinstance(word, str) else "" for word in words] if isinstance(words, list) else []
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else ""
            yield (*container.path, field, index), f"{word} {following}" if word in _BEFORE_THEIR_VALUE else word
