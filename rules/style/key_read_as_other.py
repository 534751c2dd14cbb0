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
_BEHIND_NUMBERS = ":"  # of all characters the first behind those that begin a number
_FREE = ("data", "stringData", "binaryData", "parameters")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT, fix=FixKind.UNSAFE)
def key_read_as_other(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    if document.syntax is Syntax.JSON:
        return
    for object in objects:
        for path, keys in _free_maps(object):
            for key in _suspects(keys):
                yield from _problem(document, (*path, key), key)


def _free_maps(object: Object) -> list[tuple[Path, Value]]:
    """The mappings of an object whose keys are its author's."""
    value, path = object.value, object.path
    found = [((*path, field), mapping(value, field)) for field in _FREE if field in value]
    found += _labels((*path, "metadata"), mapping(value, "metadata"))
    selector = mapping(mapping(value, "spec"), "selector")
    if selector:
        found += [((*path, "spec", "selector"), selector), ((*path, "spec", "selector", "matchLabels"), mapping(selector, "matchLabels"))]
    pod = pod_of(object)
    if pod:
        found += _labels((*pod.path, "metadata"), mapping(pod.value, "metadata")) if pod.path != path else ()
        spec = mapping(pod.value, "spec")
        if "nodeSelector" in spec:
            found.append(((*pod.path, "spec", "nodeSelector"), mapping(spec, "nodeSelector")))
    return found


def _labels(path: Path, metadata: Value) -> list[tuple[Path, Value]]:
    return [((*path, field), mapping(metadata, field)) for field in ("labels", "annotations") if field in metadata]


def _suspects(keys: Value) -> list[str]:
    """The keys that may be written otherwise. Most maps hold none, as two looks at all of their keys show."""
    if not keys or (min(keys) > _BEHIND_NUMBERS and _READ_AS.isdisjoint(keys)):
        return []
    return [key for key in keys if key[:1] in _BEGINS_A_NUMBER or key in _READ_AS]


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
