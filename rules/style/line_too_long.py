"""A line is longer than a limit.

## Why

Long lines cannot be read side by side in a review.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, labels: {app.kubernetes.io/name: shop, app.kubernetes.io/part-of: store, app.kubernetes.io/component: web}}  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  labels:
    app.kubernetes.io/name: shop
```

## Options

- `max-length` (default 120): how many characters a line may have

## Limits

Lines without a blank (addresses, digests, keys) cannot be broken and are left alone.

## Peers

yamllint:line-length
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.rule import Problem, Profile, Scope, Severity, rule

_LINE = re.compile(r"[^\r\n]+")


class Options(NamedTuple):
    """How long lines may be."""

    max_length: int = 120


@rule(severity=Severity.INFO, since="0.1", scope=Scope.TEXT, profile=Profile.OPTIONAL)
def line_too_long(text: str, options: Options) -> Iterator[Problem]:
    for match in _LINE.finditer(text):
        start, end = match.span()
        if end - start > options.max_length and " " in match.group().strip().removeprefix("- ").partition(": ")[2]:
            yield Problem((), f"the line has {end - start} characters, more than {options.max_length}", "break it", offsets=(start + options.max_length, end))
