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
from typing import Any

from podlint.objects.object import Value, mapping
from podlint.objects.pod import pod_of
from podlint.rule import Document, FixKind, Object, Path, Problem, Repair, Scope, Severity, Splice, Syntax, rule

_READ_AS = frozenset({"true", "false"})
_BEGINS_A_NUMBER = frozenset("0123456789.+-")
_ENDS_A_NUMBER = frozenset("0123456789f")  # an f that of .inf
_BEHIND_NUMBERS = ":"  # of all characters the first behind those that begin a number
_FREE = frozenset({"data", "stringData", "binaryData", "parameters"})


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.DOCUMENT, fix=FixKind.UNSAFE)
def key_read_as_other(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    if document.syntax is Syntax.JSON:
        return
    for object in objects:
        for path, steps, keys in _free_maps(object):
            # of most maps, two looks at all of their keys show that nothing is wrong
            if not keys or not isinstance(keys, dict) or (min(keys) > _BEHIND_NUMBERS and _READ_AS.isdisjoint(keys)):
                continue
            for key in keys:
                if (key[:1] in _BEGINS_A_NUMBER and key[-1] in _ENDS_A_NUMBER) or key in _READ_AS:
                    yield from _problem(document, (*path, *steps, key), key)


def _free_maps(object: Object) -> list[tuple[Path, Path, Any]]:
    """The mappings of an object whose keys are its author's, or what stands there: the path of the object or its pod, the steps from there, the value."""
    value, path, pod = object.value, object.path, pod_of(object)
    selector = mapping(value, "spec").get("selector")
    found = [*_labels(path, value), (path, ("spec", "selector"), selector)]
    if isinstance(selector, dict):
        found.append((path, ("spec", "selector", "matchLabels"), selector.get("matchLabels")))
    if not _FREE.isdisjoint(value):
        found += [(path, (field,), value[field]) for field in value if field in _FREE]
    if pod:
        found += _labels(pod.path, pod.value) if pod.path != path else ()
        found.append((pod.path, ("spec", "nodeSelector"), mapping(pod.value, "spec").get("nodeSelector")))
    return found


def _labels(path: Path, holder: Value) -> tuple[tuple[Path, Path, Any], ...]:
    metadata = mapping(holder, "metadata")
    return (path, ("metadata", "labels"), metadata.get("labels")), (path, ("metadata", "annotations"), metadata.get("annotations"))


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
