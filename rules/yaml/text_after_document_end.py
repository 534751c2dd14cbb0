"""Text follows the end of a document and is never read.

## Why

Three dots end a document, and the API server and `kubectl` stop reading there. What follows is lost
without a word unless a `---` starts another document.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
...
apiVersion: v1  # error
kind: ConfigMap
metadata: {name: two}
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: two}
```

## Source

go.yaml.in/yaml/v2 yaml.go, unmarshal: one document is parsed
"""

from collections.abc import Iterator

from podlint.rule import Context, Problem, Scope, Severity, rule
from podlint.source.fault import TextAfterDocumentEnd


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.MISTAKE)
def text_after_document_end(rest: TextAfterDocumentEnd, context: Context) -> Iterator[Problem]:
    ignored = context.text[rest.start : rest.end]
    start = rest.start + len(ignored) - len(ignored.lstrip())
    dots = context.text[: rest.start].rstrip().endswith("...")
    yield Problem(
        (),
        "this text stands behind the end of the document and is never read",
        "write '---' instead of '...'" if dots else "delete it, or start a document with '---'",
        offsets=(start, rest.end),
    )
