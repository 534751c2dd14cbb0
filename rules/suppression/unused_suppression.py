"""A comment silences a rule that has nothing to say there.

## Why

A comment that outlives its reason silences the next, real finding on that line. A misspelled rule name
silences nothing, and nobody learns why.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27  # podlint: ignore[image-without-tag] not any more  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: nginx  # podlint: ignore[image-without-tag] the registry pins it
```

## Limits

A rule that did not run (not selected, or for objects that were filtered out) is not reported as unused.
"""

from collections.abc import Iterator

from podlint import registry
from podlint.rule import Context, Problem, Scope, Severity, rule
from podlint.suppress import UnusedSuppression


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.MISTAKE)
def unused_suppression(mistake: UnusedSuppression, _: Context) -> Iterator[Problem]:
    offsets = (mistake.start, mistake.end)
    if mistake.malformed:
        yield Problem((), f"this comment silences nothing: {mistake.malformed}", offsets=offsets)
        return
    rules = registry.bundled()
    for name in mistake.names:
        if name in rules:
            yield Problem((), f"{name!r} has nothing to say here", "delete the comment, or the name from it", offsets=offsets)
        else:
            yield Problem((), f"no rule is called {name!r}", registry.hint(name, rules), offsets=offsets)
