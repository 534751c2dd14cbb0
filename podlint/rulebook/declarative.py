"""Rules without code: a YAML file that says what a value must look like, as a JSON Schema. See docs/own-rules.md."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

from podlint.config.reader import Reader, read_only_document, text_of
from podlint.errors import UsageError
from podlint.finding import Path, Problem, Severity
from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod
from podlint.rule import Definition, Profile, Rule, Scope

FIELDS = ("name", "severity", "profile", "on", "kinds", "when", "require", "message", "help", "why", "bad", "good", "source")
REQUIRED = ("name", "on", "require", "message", "why", "bad", "good")
_ON = "true"
"""What the key `on` is to a reader of YAML 1.1."""

_SCOPES = {"object": Scope.OBJECT, "pod": Scope.POD, "container": Scope.CONTAINER}
_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_.\-/]+)\}")


def read(path: str) -> Definition:
    """Return the rule in a YAML file.

    Raises:
        UsageError: the file cannot be read, or something in it is wrong.
    """
    shown = os.path.relpath(path)
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe would hold the run for ever
        raise UsageError(f"the rule {shown!r} cannot be read: not a regular file")
    fields = read_only_document(shown, text_of(path, f"the rule {shown!r}")).entries((*FIELDS, _ON))
    fields |= {"on": fields[_ON]} if _ON in fields else {}
    for field in REQUIRED:
        if field not in fields:
            raise UsageError(f"{shown}: the rule has no {field!r}", f"a rule has {', '.join(REQUIRED)}")
    name = fields["name"].text()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise fields["name"].error(f"{name!r} is no name for a rule", "write words in lower case with hyphens between them")
    scope = _SCOPES.get(fields["on"].text())
    if scope is None:
        raise fields["on"].error(f"on cannot be {fields['on'].text()!r}", f"use {', '.join(_SCOPES)}")
    severity = Severity(fields["severity"].choice(each.value for each in Severity)) if "severity" in fields else Severity.WARNING
    profile = Profile(fields["profile"].choice(("recommended", "strict", "optional"))) if "profile" in fields else Profile.RECOMMENDED
    kinds = frozenset(fields["kinds"].texts()) if "kinds" in fields else frozenset()
    doc = _doc(fields)
    family = os.path.basename(os.path.dirname(os.path.abspath(path))) or "own"
    found = Rule(name, family, severity, profile, scope, "0.1", doc.partition("\n")[0], path, kinds=kinds if scope is Scope.OBJECT else frozenset())
    message, help = fields["message"].text(), fields["help"].text() if "help" in fields else ""
    return Definition(found, _check(fields, scope, message, help, kinds), doc)


def _doc(fields: dict[str, Reader]) -> str:
    """The rule's documentation as those in Python have it."""
    title = fields["name"].text().replace("-", " ").capitalize()
    blocks = [f"{title}.\n", f"## Why\n\n{fields['why'].text().strip()}\n"]
    for field in ("bad", "good"):
        blocks.append(f"## {field.capitalize()}\n")
        blocks += [f"```yaml\n{text.rstrip()}\n```\n" for text in fields[field].texts()]
    if "source" in fields:
        blocks.append(f"## Source\n\n{fields['source'].text()}\n")
    return "\n".join(blocks)


def _check(fields: dict[str, Reader], scope: Scope, message: str, help: str, kinds: frozenset[str]) -> Callable[..., Iterator[Problem]]:
    require = _validator(fields["require"])
    when = _validator(fields["when"]) if "when" in fields else None

    def check(subject: Object | Pod | Container, pod: Pod | None = None) -> Iterator[Problem]:
        if kinds and scope is not Scope.OBJECT and (pod or subject).object.type not in kinds:  # type: ignore[union-attr]
            return
        value = subject.value
        if when is not None and not when.is_valid(value):
            return
        for path in dict.fromkeys(_places(require.iter_errors(value))):
            yield Problem((*subject.path, *path), _filled(message, value), _filled(help, value))

    return check


def _validator(schema: Reader) -> Any:
    import jsonschema

    try:
        jsonschema.Draft202012Validator.check_schema(schema.value)
    except jsonschema.SchemaError as error:
        raise schema.error(f"{schema.name} is no JSON Schema: {error.message}") from error
    return jsonschema.Draft202012Validator(schema.value)


def _places(errors: Any) -> Iterator[Path]:
    """Where a value misses the schema: a key that may not be there stands for itself, one that is missing for its mapping."""
    for error in errors:
        path = tuple(error.absolute_path)
        allowed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        if error.validator == "additionalProperties" and error.validator_value is False:
            yield from ((*path, key) for key in error.instance if key not in allowed)
        else:
            yield path


def _filled(text: str, value: Any) -> str:
    """The text with `{image}` and `{securityContext.runAsUser}` replaced by what the value holds there."""

    def found(match: re.Match[str]) -> str:
        inner = value
        for step in match[1].split("."):
            inner = inner.get(step) if isinstance(inner, dict) else None
        return "(none)" if inner is None else str(inner)

    return _PLACEHOLDER.sub(found, text)
