"""One object of a kind that is not Kubernetes' own: all that its schema, and the server, would say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from podlint.constraints.answer import Answer, answers_to
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, warning
from podlint.constraints.kinds import minor_of
from podlint.constraints.metadata import STANDARD_FINALIZERS, object_meta
from podlint.custom.extensions import extension_errors, null_items, with_defaults
from podlint.custom.folder import schema_text
from podlint.custom.kind import CustomKind, Origin, find, priority, served
from podlint.custom.structural import definitions
from podlint.custom.template import bundle_of, template_errors
from podlint.finding import Path
from podlint.objects.object import Object
from podlint.schema.apis import Deprecation
from podlint.schema.bundle import Bundle, load
from podlint.schema.compile import Compiler
from podlint.schema.custom import CustomBundle
from podlint.schema.mistake import UnknownField, WrongType
from podlint.schema.structure import DeprecatedApiVersion, Structure, UnknownKind, structure_of


class Told(NamedTuple):
    """Mistakes, with the schemas and the definition that they go by."""

    bundle: Bundle
    definition: str
    mistakes: Sequence[Any]


class _Known(NamedTuple):
    """What is known of a kind: its compiled structure and its schema.

    `schema` is JSON text, `value` the same decoded; both are empty where only the place of a pod is known.
    """

    compiler: Compiler
    definition: str
    schema: str
    value: dict[str, Any]
    kind: CustomKind


def check_custom(object: Object, kinds: tuple[CustomKind, ...], version: str) -> tuple[Told, ...]:
    """Return all that is wrong with an object. *kinds* are those with a schema, sorted."""
    kind = find(kinds, object.api_version, object.kind)
    why = ""
    if kind is not None:
        text, why = schema_text(kind)
        if not why:
            known = _known(kind._replace(api_version=object.api_version, kind=object.kind, schema=text), version)
            try:
                return _checked(object, known, version)
            except RecursionError:
                why = "it, or the object, goes deeper than podlint follows"
    others = () if kind else served(kinds, object.api_version, object.kind)
    is_ahead = bool(others) and priority(object.api_version.rpartition("/")[2]) > priority(others[0])
    unknown = UnknownKind(object.path, object.api_version, object.kind, others, _why(kind, why, has_pod=object.template is not None), is_ahead)
    rest = _checked(object, _holder(object.api_version, object.kind, object.template, version), version) if object.template is not None else ()
    return (Told(load(version), "", (unknown,)), *rest)


def _why(kind: CustomKind | None, fault: str, *, has_pod: bool) -> str:
    """Why there is no schema, where there is more to say than that."""
    if kind is not None:
        return f"the {kind.origin.value} in {kind.file} cannot be used: {fault}"
    return "only the pod in it is checked" if has_pod else ""


@lru_cache(maxsize=256)
def _known(kind: CustomKind, version: str) -> _Known:
    """What a schema says of a kind, ready to be checked."""
    title = f"{kind.api_version} {kind.kind}"
    schema = json.loads(kind.schema)
    made = definitions(schema, title, kind.origin)
    return _Known(Compiler(CustomBundle(load(version), kind.api_version, kind.kind, made)), title, kind.schema, schema, kind)


@lru_cache(maxsize=64)
def _holder(api_version: str, kind: str, path: Path, version: str) -> _Known:
    """What is known of a kind only because it holds a pod."""
    bundle = bundle_of(api_version, kind, path, version)
    return _Known(Compiler(bundle), bundle.kinds[api_version][kind], "", {}, CustomKind("", api_version, kind, Origin.JSON_SCHEMA))


def sound(object: Object, version: str) -> Object:
    """Return an object with a pod without nulls, and without what could not be decoded of the pod."""
    known = _holder(object.api_version, object.kind, object.template or (), version)
    return object._replace(value=structure_of(object, known.compiler, known.definition).value)


def _checked(object: Object, known: _Known, version: str) -> tuple[Told, ...]:
    structure = structure_of(object, known.compiler, known.definition)
    if known.kind.has_status:
        structure = _without_status(structure, (*object.path, "status")) if "status" in object.value else structure
    metadata = _metadata_errors(structure.value, known.kind, version) if known.kind.origin is Origin.CRD else []
    answers = answers_to(structure, [*metadata, *_value_errors(object, known, structure.value)])
    told = [Told(known.compiler.bundle, known.definition, (*_deprecation(object, known.kind), *structure.mistakes, *_apart(answers, structure)))]
    if object.template is not None:
        told.append(_template(object, known, structure, version))
    return tuple(told)


def _without_status(structure: Structure, path: Path) -> Structure:
    """An object as the server creates it: with a status of its own, it looks at none but for names.

    Source: k8s.io/apiextensions-apiserver/pkg/registry/customresource/strategy.go, PrepareForCreate
    """
    mistakes = tuple(each for each in structure.mistakes if not (isinstance(each, WrongType) and each.path[: len(path)] == path))
    return structure._replace(value={name: item for name, item in structure.value.items() if name != "status"}, mistakes=mistakes)


def _deprecation(object: Object, kind: CustomKind) -> Iterator[DeprecatedApiVersion]:
    """The server warns of versions that their definition calls deprecated."""
    if kind.is_deprecated:
        replacement = f"{object.api_version.rpartition('/')[0]}/{kind.successor}" if kind.successor else ""
        yield DeprecatedApiVersion(object.path, object.api_version, object.kind, Deprecation("", replacement, defined=True, warning=kind.warning))


def _value_errors(object: Object, known: _Known, value: Value) -> list[ApiError]:
    """What is wrong with the values of an object, of which *value* is left: besides nulls in lists, for all that the schema says."""
    errors = _schema_errors(known, value)
    if known.kind.origin is not Origin.CRD or value is object.value:
        return errors
    nulls = list(null_items(known.value, {name: item for name, item in object.value.items() if name in value}))
    places = {error.path for error in nulls}
    return [*nulls, *(error for error in errors if not any(error.path[:end] in places for end in range(1, len(error.path) + 1)))]


def _schema_errors(known: _Known, value: Value) -> list[ApiError]:
    """What is wrong with values, for all that the schema says."""
    if not known.schema:
        return []
    from podlint.custom.values import value_errors

    filled = with_defaults(known.value, value) if known.kind.origin is Origin.CRD else value
    return [*value_errors(known.schema, filled), *extension_errors(known.value, filled)]


def _metadata_errors(value: Value, kind: CustomKind, version: str) -> list[ApiError]:
    metadata = value.get("metadata", {})
    errors: list[ApiError] = []
    if isinstance(metadata, dict):
        _METADATA[kind.is_namespaced].check(metadata, ("metadata",), Context(minor_of(version), kind.kind, value, looked_up={}), errors)
        if not errors:
            errors += _finalizer_warnings(metadata.get("finalizers", []))
    return errors


_METADATA = {is_namespaced: object_meta(core=False, namespaced=is_namespaced) for is_namespaced in (True, False)}


def _finalizer_warnings(names: list[str]) -> Iterator[ApiError]:
    """The server warns where a finalizer of an object that it accepts could be another controller's.

    Source: k8s.io/apiextensions-apiserver/pkg/registry/customresource/validator.go, validateKubeFinalizerName
    """
    for index, name in enumerate(names):
        if "/" not in name and name not in STANDARD_FINALIZERS and name not in names[:index]:
            yield warning(("metadata", "finalizers", index), "should be the domain of its controller and a name, as example.org/finalizer")


def _apart(answers: list[Answer], structure: Structure) -> Iterator[Answer]:
    """The answers that say something new: not at a place whose type is told already, and each only once."""
    told = {mistake.path for mistake in structure.mistakes if isinstance(mistake, WrongType)}
    seen: set[tuple[Path, str]] = set()
    for answer in answers:
        key = answer.path, answer.error.message
        if answer.path not in told and key not in seen:
            seen.add(key)
            yield answer


def _template(object: Object, known: _Known, structure: Structure, version: str) -> Told:
    """What is wrong with the pod in an object, besides what the schema of its kind has told."""
    holder = _holder(object.api_version, object.kind, object.template or (), version)
    inner = structure_of(object._replace(value=structure.value), holder.compiler, holder.definition)
    told = {mistake.path for mistake in structure.mistakes}
    depth = len(object.path)
    mistakes = [
        mistake
        for mistake in inner.mistakes
        if mistake.path not in told
        and not (known.schema and isinstance(mistake, UnknownField) and known.compiler.bundle.at(known.definition, mistake.path[depth:]))
    ]
    whole = inner._replace(renamed=structure.renamed | inner.renamed, unsound=(*structure.unsound, *inner.unsound))
    answers = answers_to(whole, template_errors(object, inner.value, version))
    return Told(holder.compiler.bundle, holder.definition, (*mistakes, *answers))
