"""All that stood under a key is commented out, and the key is left with null.

## Why

The setting is gone, not switched to something: without `resources` the container has no requests, without `securityContext` it
runs as root. That it was meant shows in the comment only.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    resources:  # error
    #  requests:
    #    memory: 64Mi
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
    # resources:
    #   requests:
    #     memory: 64Mi
```

## Source

k8s.io/apimachinery/pkg/runtime/serializer/json: null is as if the field was absent
"""

import re
from collections.abc import Iterator

from podlint.objects.empty import empty_entries
from podlint.rule import Document, Object, Problem, Scope, Severity, rule

_COMMENT_UNDER_KEY = re.compile(r"\n([ ]*)[^ \n][^\n]*:[ \t]*\r?\n[ \t]*#[^\n]*\n(?:[ \t]*(?:#[^\n]*|\r?)\n)*([ ]*)(-?)")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, mentions=("#",))
def commented_out_block_left_null(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    if not _may_leave_null(document.text):
        return
    for entry in empty_entries(document):
        if entry.commented_out:
            key = str(entry.path[-1])
            yield Problem(
                entry.path,
                f"all that stood under {key!r} is commented out, which leaves the field unset",
                f"comment {key} out too, or give it a value",
                on_key=True,
            )


def _may_leave_null(text: str) -> bool:
    """Whether a comment stands under a key, and nothing behind it that is indented further: cheaper than to look at all of a document."""
    text, end, last, at = f"{text}\n", 0, 0, text.find("#")
    while at >= 0:
        colon = text.rfind(":", last, at)
        between = text[colon + 1 : at] if colon >= 0 else ""
        if between.count("\n") == 1 and between.isspace() and (start := text.rfind("\n", 0, colon)) >= end:
            match = _COMMENT_UNDER_KEY.match(text, start)
            if match and len(match[2]) <= len(match[1]) and not (match[3] and len(match[2]) == len(match[1])):
                return True
            end = match.end() if match else end  # the comments in it are looked at once, however many there are
        last, at = at, text.find("#", at + 1)
    return False
