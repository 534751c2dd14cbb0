"""A value is of a type that its field cannot hold.

## Why

The API server cannot decode the object and refuses it. The usual causes are YAML's own: `yes`, `no`,
`on`, `off`, `y` and `n` without quotes are true or false, `1.10` is the number 1.1, and a forgotten
dash makes a mapping of a list.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    example.org/scrape: yes  # error
spec:
  containers:
    name: web  # error
    image: nginx:1.27
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    example.org/scrape: "yes"
spec:
  containers:
  - name: web
    image: nginx:1.27
```

## Fix

Puts quotes around what is to be text, as it is written, and takes them away from whole numbers, true and false. That is safe: the
server refuses the value as it stands, and nothing else can be meant.

## Limits

A document that is no mapping at all, but a text, a number or a list, is refused beside manifests. Other
files are not for `kubectl`.

## Source

sigs.k8s.io/json decode.go; go.yaml.in/yaml/v2 resolve.go

## Peers

kube-linter:schema-validation, monokle:K8S001
"""

import re
from collections.abc import Iterator
from typing import Any

from podlint.objects.shell import advice
from podlint.rule import Api, Context, FixKind, Path, Problem, Repair, Replace, Scope, Severity, Stage, dotted, field_path, rule
from podlint.schema.habits import field_of
from podlint.schema.mistake import WrongType
from podlint.schema.wording import type_phrase, value_phrase, without_indices


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE, fix=FixKind.SAFE)
def wrong_type(mistake: WrongType, context: Context) -> Iterator[Problem]:
    root = context.object.path if context.object else ()
    relative = mistake.path[len(root) :]
    is_secret = context.object is not None and context.object.kind == "Secret" and isinstance(mistake.value, str | int | float)
    found = ("other text" if isinstance(mistake.value, str) else "a number") if is_secret else value_phrase(mistake.value)
    yield Problem(
        mistake.path,
        f"{field_path(relative) or 'the object'} takes {type_phrase(mistake.expected)}, not {found}",
        _help_for_mapping(mistake, context, relative)
        or _help("string" if _takes_text(mistake.expected, context) else mistake.expected, mistake.value, relative, is_flow=_is_flow(mistake, context)),
        is_secret=is_secret,
        fix=_fix(mistake, context),
        api=None if mistake.assumed else _answer(context, relative),
    )


_WRITTEN_AS_BOOLEAN = {"true": True, "false": False}


def _fix(mistake: WrongType, context: Context) -> Repair | None:
    """The value that was meant, where only quotes are wrong: those that are missing around text, or that stand around a number or a boolean."""
    value, expected = mistake.value, mistake.expected
    meant: str | int | bool | None = None
    if _takes_text(expected, context) and isinstance(value, bool | int | float) and context.document is not None:
        meant = context.document.written(mistake.path) or None
    elif expected in _NUMBER_TYPES and isinstance(value, str) and _WHOLE.fullmatch(value):
        meant = int(value)
    elif expected == "boolean" and isinstance(value, str):
        meant = _WRITTEN_AS_BOOLEAN.get(value)
    return None if meant is None else Repair((Replace(mistake.path, meant),), is_safe=True)


def _answer(context: Context, path: Path) -> Api:
    """Custom resources are decoded as they come, and validated then."""
    if context.bundle.is_custom and path[:1] != ("metadata",):
        return Api(Stage.VALIDATE, "FieldValueTypeInvalid", dotted(path))
    return Api(Stage.DECODE, "BadRequest", without_indices(path))


_LONGEST_QUANTITY = 40
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_NUMBER_TYPES = ("integer", "int32", "int64")


def _takes_text(expected: str, context: Context) -> bool:
    """Whether a field is of text. In custom kinds one of whole numbers or text mostly holds a quantity, and 0.5 is one if it is text."""
    return expected == "string" or (expected in ("int-or-string", "integer-or-string") and context.bundle.is_custom)


def _is_flow(mistake: WrongType, context: Context) -> bool:
    """Whether a list is written in brackets."""
    return isinstance(mistake.value, list) and context.document is not None and context.document.written(mistake.path).startswith("[")


def _help(expected: str, value: Any, path: Path, *, is_flow: bool) -> str:
    if value in ("...", ["..."]):
        return "write out what the dots stand for"
    if expected == "string":
        return "put quotes around it, or take the brackets away: without quotes '[' begins a list" if is_flow else _string_help(value)
    if expected == "array":
        return _list_help(value, path)
    if isinstance(value, str):
        return _text_help(expected, value)
    return _no_list_help(expected, is_flow=is_flow) if isinstance(value, list) else ""


def _help_for_mapping(mistake: WrongType, context: Context, path: Path) -> str:
    """What to do with a number or text where a mapping belongs, or with one where labels belong."""
    if path[-2:] == ("selector", "matchLabels") and mistake.expected == "string":
        return "this selector has no matchLabels: write the labels under selector itself"
    at = context.bundle.at(context.definition, path) if mistake.expected == "object" and context.definition else None
    field = field_of(at[0], mistake.value) if at else ""
    return f"write {{{field}: {mistake.value}}}" if field else ""


def _no_list_help(expected: str, *, is_flow: bool) -> str:
    """What to do with a list where something else belongs."""
    if expected == "byte":
        return "put quotes around it: without them '[' begins a list"
    return f"take the {'brackets' if is_flow else 'dash'} away: the field holds one mapping" if expected == "object" else ""


def _list_help(value: Any, path: Path) -> str:
    """What to do with something else where a list belongs."""
    field = path[-1] if path else ""
    if isinstance(value, dict):
        return "write each variable as an item: - {name: ..., value: ...}" if field == "env" else "begin each item with '- '"
    if field == "ports" and isinstance(value, int) and not isinstance(value, bool):
        return f"write each port as an item: - {'port' if _CONTAINERS.isdisjoint(path) else 'containerPort'}: {value}"
    return advice(value) if field == "command" and isinstance(value, str) and " " in value.strip() else _ONE_ITEM


_CONTAINERS = frozenset({"containers", "initContainers"})
_ONE_ITEM = "write it as a list of one: put '- ' before it, or brackets around it"


def _string_help(value: Any) -> str:
    if isinstance(value, bool):
        return "put quotes around it: without them YAML reads true, yes, on, y and their opposites as true or false"
    return "put quotes around it: without them YAML reads a number" if isinstance(value, int | float) else ""


def _text_help(expected: str, value: str) -> str:
    """What to do with text where something else belongs."""
    if expected == "quantity":
        return _quantity_help(value)
    if expected in _NUMBER_TYPES:
        return "take the quotes away" if value.strip().lstrip("-").isdigit() else ""
    fixed = {
        "boolean": "write true or false without quotes",
        "byte": "encode the value with base64; in a Secret, stringData takes plain text",
    }
    return fixed.get(expected, "")


def _quantity_help(value: str) -> str:
    number, unit = value.strip()[:_LONGEST_QUANTITY], ""
    while number and not (number[-1].isdigit() or number[-1] == "."):
        number, unit = number[:-1], number[-1] + unit
    meant = {
        "kb": "k",
        "mb": "M",
        "gb": "G",
        "tb": "T",
        "kib": "Ki",
        "mib": "Mi",
        "gib": "Gi",
        "tib": "Ti",
        "g": "G",
        "ki": "Ki",
        "mi": "Mi",
        "gi": "Gi",
        "ti": "Ti",
    }
    suffix = meant.get(unit.strip().lower())
    if suffix and number.replace(".", "", 1).isdigit():
        return f"write {number}{suffix}"
    return "units are k, M, G, T, P, E and Ki, Mi, Gi, Ti, Pi, Ei, or m for thousandths, without a blank before them"
