"""A file in a ConfigMap is no JSON or YAML, though its name says so.

## Why

The API server takes any text. The program reads it when it starts, cannot, and exits, long after the change was made.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  settings.json: |  # error
    {
      "port": 8080,
    }
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  settings.json: |
    {
      "port": 8080
    }
```

## Limits

Texts with signs of a template are left alone, and JSON with comments or of several values. Of YAML only the syntax is looked at.

## Source

https://kubernetes.io/docs/concepts/configuration/configmap/
"""

from collections.abc import Iterator

from podlint.objects.embedded import json_fault, yaml_fault
from podlint.objects.image import is_placeholder
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Scope, Severity, rule

_READERS = {".json": ("JSON", json_fault), ".yaml": ("YAML", yaml_fault), ".yml": ("YAML", yaml_fault)}
_TEMPLATE_SIGNS = ("[[", "@@", "__")


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({"ConfigMap"}),
    mentions=("json", "yaml", "yml"),
)
def config_map_file_invalid(object: Object) -> Iterator[Problem]:
    for key, value in mapping(object.value, "data").items():
        kind, fault_of = _READERS.get(key[key.rfind(".") :], ("", None))
        if fault_of is None or not isinstance(value, str) or not value.strip() or is_placeholder(value) or any(sign in value for sign in _TEMPLATE_SIGNS):
            continue
        fault = fault_of(value)
        if fault:
            yield Problem(
                (*object.path, "data", key),
                f"{key!r} is no {kind}: {fault.message} in its line {fault.line}",
                f"mend it, or give it a name that does not end in {key[key.rfind('.') :]}",
                on_key=True,
            )
