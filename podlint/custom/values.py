"""What the values of an object are to be, as the schema of its kind says: checked with jsonschema, told as the server's errors.

Names and types are not told here, where `structural` has said them.

Source: k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go; k8s.io/kube-openapi/pkg/validation (v1.36)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend, validator_for
from referencing import Registry

from podlint.constraints.error import ApiError, duplicate, either, invalid, not_supported, quoted, required, too_long, too_many, type_invalid
from podlint.custom.formats import FORMATS
from podlint.custom.pattern import pattern
from podlint.finding import Path

MOST_ERRORS = 200
"""More about one object help nobody."""

_LONGEST_MESSAGE = 200
_CHOICES = ("anyOf", "oneOf")

Tell = Callable[[Path, Any, Any], ApiError]
"""Makes the error of a keyword, from where the value stands, what the schema wants and what is there."""

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]


def _nullable(keyword: Keyword) -> Keyword:
    """Null is fine wherever a schema says `nullable`, whatever else it says."""

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if instance is not None or not schema.get("nullable"):
            yield from keyword(validator, value, instance, schema) or ()

    return check


def _enum(validator: Any, choices: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """One of some values. Of null, `nullable` says no more than that it is of the type."""
    yield from (Draft7Validator.VALIDATORS["enum"](validator, choices, instance, schema) or ())


def _required(validator: Any, names: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    for name in names if isinstance(instance, dict) else ():
        if name not in instance:
            yield ValidationError("is required", path=(name,))


def _pattern(validator: Any, text: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    compiled = pattern(text) if isinstance(instance, str) else None
    if compiled and compiled.is_in(instance) is False:
        yield ValidationError("does not match")


def _format(validator: Any, name: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """Formats are those of texts. Their names are known without dashes."""
    is_met = FORMATS.get(name.replace("-", "")) if isinstance(instance, str) else None
    if is_met and not is_met(instance):
        yield ValidationError("is not of the format")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    for text, inner in patterns.items() if isinstance(instance, dict) else ():
        compiled = pattern(text)
        for key, item in instance.items() if compiled else ():
            if compiled and compiled.is_in(key):
                yield from validator.descend(item, inner, path=key, schema_path=text)


def _additional_properties(validator: Any, more: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    patterns = [compiled for text in schema.get("patternProperties", ()) if (compiled := pattern(text))]
    for key, item in instance.items():
        if key in schema.get("properties", ()) or any(compiled.is_in(key) for compiled in patterns):
            continue
        if isinstance(more, dict):
            yield from validator.descend(item, more, path=key)
        elif more is False and len(patterns) == len(schema.get("patternProperties", ())):
            yield ValidationError("is not known", path=(key,))


def _unique_items(validator: Any, wanted: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    seen: set[str] = set()
    for index, item in enumerate(instance if wanted and isinstance(instance, list) else ()):
        written = json.dumps(item, sort_keys=True)
        if written in seen:
            yield ValidationError("repeats", path=(index,), instance=item)
        seen.add(written)


_OWN: dict[str, Keyword] = {
    "required": _required,
    "pattern": _pattern,
    "format": _format,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "uniqueItems": _unique_items,
}


@lru_cache(maxsize=16)
def _class_of(dialect: str) -> Any:
    """The validator class of a `$schema`; that of draft 7 where there is none, as in CustomResourceDefinitions."""
    base: Any = validator_for({"$schema": dialect}, default=Draft7Validator) if dialect else Draft7Validator
    extended: Callable[..., Any] = extend
    return extended(base, {**{name: _nullable(keyword) for name, keyword in {**base.VALIDATORS, **_OWN}.items()}, "enum": _enum})


@lru_cache(maxsize=256)
def validator(schema: str) -> Any:
    """Return what validates against a schema, given as JSON text. It reaches for nothing outside the schema."""
    value = _plain(json.loads(schema))
    dialect = value.get("$schema")
    return _class_of(dialect if isinstance(dialect, str) else "")(value, registry=Registry())


def _plain(schema: Any) -> Any:
    """A schema without its own address, and with limits as all drafts but the oldest write them."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: value if key in ("enum", "const", "default", "example", "examples") else _plain(value) for key, value in schema.items()}
    for name in ("$id", "id"):
        if isinstance(plain.get(name), str):
            del plain[name]
    for exclusive, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(plain.get(exclusive), bool):
            is_exclusive = plain.pop(exclusive)
            if is_exclusive and limit in plain:
                plain[exclusive] = plain.pop(limit)
    if plain.get("x-kubernetes-int-or-string"):
        plain.setdefault("type", ["integer", "string"])
    return plain


def value_errors(schema: str, value: Any) -> Iterator[ApiError]:
    """Yield what the values in *value* lack or have too much, at most `MOST_ERRORS` errors.

    Raises:
        RecursionError: the schema refers to itself without end.
    """
    for error in islice(validator(schema).iter_errors(value), MOST_ERRORS):
        yield _error(error)


def _error(error: ValidationError) -> ApiError:
    name = str(error.validator)
    path: Path = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    tell = _TOLD.get(name)
    if tell:
        return tell(path, wanted, error.instance)
    if name in _CHOICES:
        return _of_forms(error, path, wanted)
    return invalid(path, None, f"is not as the schema has it: {_cut(error.message)}")


def _limited(text: str) -> Tell:
    return lambda path, wanted, found: invalid(path, found, text.format(wanted))


def _sized(text: str, unit: str) -> Tell:
    return lambda path, wanted, found: invalid(path, None, text.format(f"{wanted} {unit}{'' if wanted == 1 else 's'}"))


def _told_type(path: Path, wanted: Any, found: Any) -> ApiError:
    return type_invalid(path, found, f"must be of type {wanted if isinstance(wanted, str) else either([str(each) for each in wanted])}")


def _told_choices(path: Path, wanted: Any, found: Any) -> ApiError:
    return not_supported(path, found, [choice if isinstance(choice, str) else json.dumps(choice) for choice in wanted])


_TOLD: dict[str, Tell] = {
    "required": lambda path, wanted, found: required(path),
    "enum": _told_choices,
    "const": lambda path, wanted, found: invalid(path, found, f"must be {quoted(wanted)}"),
    "type": _told_type,
    "minimum": _limited("must be at least {}"),
    "exclusiveMinimum": _limited("must be more than {}"),
    "maximum": _limited("must be at most {}"),
    "exclusiveMaximum": _limited("must be less than {}"),
    "multipleOf": _limited("must be a multiple of {}"),
    "format": lambda path, wanted, found: type_invalid(path, found, f"must be of the format {wanted}"),
    "minLength": _sized("must have at least {}", "character"),
    "minItems": _sized("must have at least {}", "item"),
    "minProperties": _sized("must have at least {}", "field"),
    "maxProperties": lambda path, wanted, found: too_many(path, len(found), wanted, what="fields"),
    "maxLength": lambda path, wanted, found: too_long(path, wanted),
    "maxItems": lambda path, wanted, found: too_many(path, len(found), wanted),
    "uniqueItems": lambda path, wanted, found: duplicate(path, found),
    "pattern": lambda path, wanted, found: invalid(path, found, f"must match {_cut(wanted)}"),
    "not": lambda path, wanted, found: invalid(path, found, "has a form that the schema forbids" + _fields_of(wanted)),
    "additionalProperties": lambda path, wanted, found: invalid(path, None, "is a field that the schema does not have")._replace(on_key=True),
}


def _fields_of(schema: Any) -> str:
    names = schema.get("required") if isinstance(schema, dict) else None
    return f": with {' and '.join(names)}" if isinstance(names, list) and names and len(schema) == 1 else ""


def _of_forms(error: ValidationError, path: Path, forms: Any) -> ApiError:
    """The error that a value has none, or too many, of the forms that a schema gives it to choose from."""
    names = [form["required"][0] for form in forms if isinstance(form, dict) and len(form.get("required") or ()) == 1]
    fields = _present(error.instance, names) if len(names) == len(forms) else None
    if not error.context:
        return invalid(path, None, f"may have only one of {either(fields)}" if fields else "has several of the forms of which it may have one")
    if fields == [] and len(set(names)) > 1:
        return required((*path, names[0]), f"unless {either(names[1:])} is there")
    nearest = min(_in_forms(error), key=lambda each: -len(each.absolute_path))
    inner = _error(nearest)
    return inner._replace(message=f"{inner.message} (or another of {len(forms)} forms)")


def _in_forms(error: ValidationError) -> Iterator[ValidationError]:
    """What is wrong with each form, and with those that a form in its turn gives to choose from: so there is one choice in a message."""
    for each in error.context:
        if each.validator in _CHOICES and each.context:
            yield from _in_forms(each)
        else:
            yield each


def _present(value: Any, names: list[str]) -> list[str]:
    return [name for name in names if isinstance(value, dict) and name in value]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"
