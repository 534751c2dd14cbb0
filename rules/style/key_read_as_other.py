"""A key without quotes is read as something else than it says.

## Why

YAML takes `on` and `y` for true, `010` for 8 and `1.10` for 1.1, keys included. The label is then called `true`, the file in the
ConfigMap `1.1`, and nothing that asks for the name in the manifest finds it.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  on: start  # error
  1.10: new  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  "on": start
  "1.10": new
```

## Fix

The key gets quotes.

## Limits

It speaks of keys that the author is free to choose (data, labels, annotations, selectors); elsewhere `unknown-field` does.

## Source

go.yaml.in/yaml/v2 resolve.go; sigs.k8s.io/yaml yaml.go, convertToJSONableObject

## Peers

yamllint:truthy
"""

from collections.abc import Iterator

from podlint.objects.object import Value, mapping
from podlint.objects.pod import pod_of
from podlint.rule import Document, FixKind, Object, Path, Problem, Repair, Scope, Severity, Splice, Syntax, rule

_READ_AS = frozenset({"true", "false"})
_BEGINS_A_NUMBER = frozenset("0123456789.+-")
_FREE = ("data", "stringData", "binaryData", "parameters")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT, fix=FixKind.UNSAFE)
def key_read_as_other(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    if document.syntax is Syntax.JSON:
        return
    for object in objects:
        for path, keys in _free_maps(object):
            for key in keys:
                if key[:1] in _BEGINS_A_NUMBER or key in _READ_AS:
                    yield from _problem(document, (*path, key), key)


def _free_maps(object: Object) -> Iterator[tuple[Path, Value]]:
    """Yield the mappings of an object whose keys are its author's."""
    value, path = object.value, object.path
    for field in _FREE:
        if field in value:
            yield (*path, field), mapping(value, field)
    yield from _labels((*path, "metadata"), mapping(value, "metadata"))
    selector = mapping(mapping(value, "spec"), "selector")
    if selector:
        yield (*path, "spec", "selector"), selector
        yield (*path, "spec", "selector", "matchLabels"), mapping(selector, "matchLabels")
    pod = pod_of(object)
    if pod:
        yield from _labels((*pod.path, "metadata"), pod.metadata) if pod.path != path else ()
        if "nodeSelector" in pod.spec:
            yield (*pod.path, "spec", "nodeSelector"), mapping(pod.spec, "nodeSelector")


def _labels(path: Path, metadata: Value) -> Iterator[tuple[Path, Value]]:
    for field in ("labels", "annotations"):
        if field in metadata:
            yield (*path, field), mapping(metadata, field)


def _problem(document: Document, path: Path, read: str) -> Iterator[Problem]:
    start, end = (at - document.offset for at in document.locate(path, key=True))
    written = document.text[start:end].strip()
    if written != read and written[:1] not in "\"'!&*|>?":
        yield Problem(
            path,
            f"the key {written} is read as {read!r}",
            f'write "{written}" in quotes',
            on_key=True,
            fix=Repair((Splice(start, start + len(written), f'"{written}"'),), is_safe=False),
        )
