"""An anchor is set twice in one document.

## Why

An alias means the last anchor above it. Who adds an alias further down, or moves one, gets another value than the one he looked at.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  labels: &app {app: shop}
spec:
  selector: *app
  ports:
  - name: &app web  # error
    port: 80
    targetPort: *app
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  labels: &labels {app: shop}
spec:
  selector: *labels
  ports:
  - name: &port web
    port: 80
    targetPort: *port
```

## Source

https://yaml.org/spec/1.1/#id863390

## Peers

yamllint:anchors
"""

from collections.abc import Iterator

from podlint.objects.anchors import Anchor, anchors
from podlint.rule import Document, Object, Problem, Profile, Related, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, mentions=(" &",))
def redefined_anchor(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    first: dict[str, Anchor] = {}
    for anchor in anchors(document):
        earlier = first.setdefault(anchor.name, anchor)
        if earlier is not anchor:
            yield Problem(
                (),
                f"the anchor &{anchor.name} is set a second time, and aliases below mean this one",
                "give it another name",
                offsets=(anchor.start, anchor.end),
                related=(Related((), "first set here", (earlier.start, earlier.end)),),
            )
