"""CustomResourceDefinitions: names, versions, conversion, and what stands around the schemas.

The server keeps what all versions have in common apart from them, and so it prints `spec.validation` for the schema of the only version.

Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, ValidateCustomResourceDefinition;
pkg/apis/apiextensions/v1/conversion.go; pkg/apihelpers/helpers.go, GetAPIApprovalState; pkg/registry/customresourcedefinition/strategy.go;
pkg/apiserver/validation/formats.go, GetUnrecognizedFormats (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from podlint.constraints.admission import are_review_versions, has_one_address
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, Proposal, duplicate, forbidden, invalid, quoted, too_many, warning
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_1035_label, dns_subdomain, kind_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.others import named
from podlint.constraints.schemas import schema_at, schema_errors
from podlint.constraints.structural import inner_schemas, is_convertible
from podlint.constraints.vocabulary import Errors, Table, all_of, always, each, enum, printed, relation, required, since, struct
from podlint.finding import Key, Path
from podlint.objects.object import items, mapping, text

# Names.


def is_named_after_plural(definition: Value, path: Path, context: Context) -> Errors:
    """A CustomResourceDefinition is named `<plural>.<group>`."""
    spec = definition["spec"]
    wanted = f"{spec.get('names', {}).get('plural', '')}.{spec.get('group', '')}"
    return named(definition, path, wanted, "<spec.names.plural>.<spec.group>")


def group_name(text: str) -> Complaints:
    """A DNS name of at least two parts."""
    complaints = dns_subdomain(text)[:1]
    return complaints if complaints or "." in text else (Complaint(f"must be a DNS name of at least two parts, as example.org, not {quoted(text)}"),)


def plural_name(text: str) -> Complaints:
    """A DNS label: the server joins what is wrong with it."""
    return dns_1035_label(text)[:1]


def is_listed_as_another_kind(names: Value, path: Path, context: Context) -> Errors:
    """Lists of a kind are a kind of their own."""
    kind, of_lists = names.get("kind", ""), names.get("listKind", "")
    if not kind or kind != of_lists:
        return ()
    return (invalid((*path, "listKind"), of_lists, "must be another name than that of the kind", proposal=Proposal(f"{kind}List")),)


_PROTECTED = (".k8s.io", ".kubernetes.io")
_APPROVED = "api-approved.kubernetes.io"
_ADDRESS = re.compile(r"[A-Za-z][-+.A-Za-z0-9]*://[^/?#]")


def is_approved(definition: Value, path: Path, context: Context) -> Errors:
    """In Kubernetes' own groups, an annotation names the review of the API, or says that there was none."""
    group = definition["spec"].get("group", "")
    if not f".{group}".endswith(_PROTECTED):
        return ()
    place = (*path, "metadata", "annotations", Key(_APPROVED))
    text = definition["metadata"].get("annotations", {}).get(_APPROVED, "")
    if not text:
        help = "give the address of the review, or take a group of your own: those of k8s.io and kubernetes.io are Kubernetes'"
        return (is_required(place, f"in the group {group}", help=help),)
    if text.startswith("unapproved") or _ADDRESS.match(text):
        return ()
    return (invalid(place, text, "must be the address of the review, or begin with unapproved"),)


# Versions.


def has_one_storage_version(definition: Value, path: Path, context: Context) -> Errors:
    """Objects are kept in one version. The server writes the first into the status, which is to name every one."""
    place, field = (*path, "spec", "versions"), (*path, "status", "storedVersions")
    stored = [version.get("name", "") for version in definition["spec"].get("versions", ()) if version.get("storage")]
    if len(stored) != 1:
        yield invalid(place, None, "must have exactly one with storage: true")
    if not stored:
        yield invalid(place, None, "must have one with storage: true", field=field)
    yield from (invalid(place, None, f"cannot keep objects as {name}, too", field=field) for name in stored[1:])


def has_versions_of_different_names(spec: Value, path: Path, context: Context) -> Errors:
    """No two versions have one name, and the first is that of the definition, too."""
    names = [version.get("name", "") for version in spec.get("versions", ())]
    if len(set(names)) < len(names):
        yield invalid((*path, "versions"), None, "must have different names")
    if names and names[0] and plural_name(names[0]):
        yield from (invalid((*path, "versions", 0, "name"), names[0], "must be a DNS label", field=(*path, "version")),)


_LONGEST_WARNING = 256


def warns_of_what_is_deprecated(version: Value, path: Path, context: Context) -> Errors:
    """Only a deprecated version has a warning for those who use it: printable text of one line."""
    if "deprecationWarning" not in version:
        return
    place, said = (*path, "deprecationWarning"), version["deprecationWarning"]
    if not version.get("deprecated"):
        yield invalid(place, None, "can only be set with deprecated: true")
        return
    if len(said.encode("utf-8", "surrogatepass")) > _LONGEST_WARNING:
        yield invalid(place, None, f"may have at most {_LONGEST_WARNING} bytes")
    if not said:
        yield invalid(place, None, "cannot be empty")
    if not said.isprintable():
        yield invalid(place, None, "must be printable characters of one line")


# What all versions may have in common.

_MOVED = {
    "schema": "validation",
    "subresources": "subresources",
    "additionalPrinterColumns": "additionalPrinterColumns",
    "selectableFields": "selectableFields",
}
"""Field of a version -> where the server keeps it if all versions have the same"""

Part = tuple[Value, Path, Path]
"""A version, the path to the part of it, and the field that the server prints."""


def parts(spec: Value, path: Path, name: str) -> Iterator[Part]:
    """Yield each version that has the part *name*: only the first if all have the same."""
    versions = [(index, version) for index, version in items(spec, "versions") if version.get(name) is not None]
    whole = len(versions) == len(spec.get("versions", ()))
    if versions and whole and all(version[name] == versions[0][1][name] for _, version in versions):
        index, first = versions[0]
        yield first, (*path, "versions", index, name), (*path, _MOVED[name])
        return
    for index, version in versions:
        place = (*path, "versions", index, name)
        yield version, place, place


def moved(errors: Iterable[ApiError], path: Path, field: Path) -> Iterator[ApiError]:
    """Errors of what stands at a path, as the server prints them."""
    if path == field:
        return iter(errors)
    return (error._replace(field=(*field, *(error.path if error.field is None else error.field)[len(path) :])) for error in errors)


def _status_is_apart(version: Value) -> bool:
    return mapping(version, "subresources").get("status") is not None


def has_schemas(spec: Value, path: Path, context: Context) -> Errors:
    """Every version has a schema, and it can be used."""
    versions = spec.get("versions", ())
    for index, version in enumerate(versions):
        if not mapping(version, "schema").get("openAPIV3Schema") and "openAPIV3Schema" not in mapping(version, "schema"):
            yield is_required((*path, "versions", index, "schema", "openAPIV3Schema"))
    for version, place, field in parts(spec, path, "schema"):
        schema = version["schema"].get("openAPIV3Schema")
        if isinstance(schema, dict):
            has_status = _status_is_apart(version) if place == field else any(map(_status_is_apart, versions))
            yield from moved(schema_errors(schema, (*place, "openAPIV3Schema"), has_status=has_status), place, field)


def has_no_defaults_where_all_is_kept(spec: Value, path: Path, context: Context) -> Errors:
    """What keeps unknown fields everywhere is of the past: nothing can be filled in or converted with it."""
    if not spec.get("preserveUnknownFields"):
        return
    place = (*path, "preserveUnknownFields")
    help = "write x-kubernetes-preserve-unknown-fields: true in the schemas"
    yield invalid(place, None, "cannot be true", help=help)
    if any(_has_default(mapping(version, "schema").get("openAPIV3Schema")) for version in spec.get("versions", ())):
        yield invalid(place, None, "cannot be true where a schema has defaults")
    strategy = mapping(spec, "conversion").get("strategy", "None")
    if strategy != "None":
        yield invalid((*path, "conversion", "strategy"), strategy, "must be None with preserveUnknownFields: true")


def _has_default(schema: Any) -> bool:
    return isinstance(schema, dict) and (schema.get("default") is not None or any(_has_default(inner) for _, inner in inner_schemas(schema)))


# Subresources, columns and fields to select by.


def has_parts_that_are_sound(spec: Value, path: Path, context: Context) -> Errors:
    """Subresources and columns, as `struct`s see them."""
    for name, table in (("subresources", _SUBRESOURCES), ("additionalPrinterColumns", each(_COLUMN))):
        for version, place, field in parts(spec, path, name):
            errors: list[ApiError] = []
            table.check(version[name], place, context, errors)
            yield from moved(errors, place, field)


def path_in(*beginnings: str) -> Callable[[str], Complaints]:
    """A path such as .spec.replicas that begins in one of these ways."""

    def check(text: str) -> Complaints:
        if text.startswith(beginnings):
            return ()
        return (Complaint(f"must begin with {' or '.join(beginnings)}, not {quoted(text)}"),)

    return check


_SCALE = struct(
    specReplicasPath=required(path_in(".spec."), why="(as .spec.replicas)"),
    statusReplicasPath=required(path_in(".status."), why="(as .status.replicas)"),
    labelSelectorPath=lambda text: path_in(".spec.", ".status.")(text) if text else (),
)
_SUBRESOURCES = struct(scale=_SCALE)
_COLUMN_TYPES = ("boolean", "date", "integer", "number", "string")
_COLUMN_FORMATS = ("byte", "date", "date-time", "double", "float", "int32", "int64", "password")


def one_of(*choices: str) -> Callable[[str], Complaints]:
    """One of some texts, of which the server says that others are invalid."""
    fits = enum(*choices)
    return lambda text: [complaint._replace(type=Complaint("").type) for complaint in fits(text)] if text else ()


def has_path(column: Value, path: Path, context: Context) -> Errors:
    """A column shows what stands at a path; the server prints the name of the field in other letters."""
    place, field, shown = (*path, "jsonPath"), (*path, "JSONPath"), column.get("jsonPath", "")
    if not shown:
        return (is_required(place, "(as .spec.replicas)", field=field),)
    return () if shown.startswith(".") else (invalid(place, shown, "must begin with a dot", field=field, proposal=Proposal(f".{shown}")),)


_COLUMN = struct(has_path, name=required(), type=required(one_of(*_COLUMN_TYPES), why="(as string)"), format=one_of(*_COLUMN_FORMATS))
_MOST_SELECTABLE = 8
_SELECTABLE = ("boolean", "integer", "string")


def has_selectable_fields(spec: Value, path: Path, context: Context) -> Errors:
    """Objects can be selected by fields that the schema has."""
    shared = any(place != field for _, place, field in parts(spec, path, "schema"))
    for version, place, field in parts(spec, path, "selectableFields"):
        if not version["selectableFields"]:
            continue
        schema = mapping(version, "schema").get("openAPIV3Schema")
        if not isinstance(schema, dict) or shared != (place != field):
            yield from moved([invalid(place, None, "can only be set beside a schema of its own")], place, field)
        elif is_convertible(schema):
            yield from moved(_selectable(version["selectableFields"], schema, place), place, field)


def _selectable(fields: list[Value], schema: Value, path: Path) -> Iterator[ApiError]:
    seen: set[str] = set()
    for index, item in enumerate(fields):
        place, where = (*path, index, "jsonPath"), text(item, "jsonPath")
        if not where:
            yield is_required(place, "(as .spec.color)")
            continue
        found = schema_at(where, schema, has_brackets=False)
        if found is None:
            yield invalid(place, where, "must lead to a field that the schema has, as .spec.color")
            continue
        if where.startswith(".metadata"):
            yield invalid(place, where, "cannot lead into metadata")
        if text(found, "type") not in _SELECTABLE:
            yield invalid(place, where, "must lead to a field of type boolean, integer or string")
        if where in seen:
            yield duplicate(place, where)
        seen.add(where)
    if len(seen) > _MOST_SELECTABLE:
        yield too_many(path, len(seen), _MOST_SELECTABLE)


# Conversion. The server prints the fields of an older form of it.

_CLIENT = printed(relation(has_one_address), "webhookClientConfig", up=2)
_VERSIONS = printed(relation(are_review_versions), "conversionReviewVersions", up=2)


def converts(conversion: Value, path: Path, context: Context) -> Errors:
    """A webhook converts where the strategy says so, and only there."""
    webhook, errors = mapping(conversion, "webhook"), list[ApiError]()
    client, versions = webhook.get("clientConfig"), webhook.get("conversionReviewVersions")
    places = {
        "clientConfig": ((*path, "webhook", "clientConfig"), (*path, "webhookClientConfig")),
        "conversionReviewVersions": ((*path, "webhook", "conversionReviewVersions"), (*path, "conversionReviewVersions")),
    }
    if conversion.get("strategy") != "Webhook":
        there = [name for name, item in (("clientConfig", client), ("conversionReviewVersions", versions or None)) if item is not None]
        return [forbidden(place, "can only be set with strategy: Webhook", field=field) for place, field in map(places.__getitem__, there)]
    for name, item, table in (("clientConfig", client, _CLIENT), ("conversionReviewVersions", versions or None, _VERSIONS)):
        place, field = places[name]
        if item is None:
            errors.append(is_required(place, "with strategy: Webhook", field=field))
        else:
            table.check(item, place, context, errors)
    return errors


# Formats that mean nothing.

_TEXT_FORMATS = frozenset(
    {
        *("bsonobjectid", "byte", "cidr", "creditcard", "date", "datetime", "duration", "email", "hexcolor", "hostname", "ipv4", "ipv6", "isbn", "isbn10"),
        *("isbn13", "k8slongname", "k8sshortname", "mac", "password", "rgbcolor", "ssn", "uri", "uuid", "uuid3", "uuid4", "uuid5"),
    }
)
_FORMATS = {"": _TEXT_FORMATS, "string": _TEXT_FORMATS, "integer": frozenset({"int32", "int64"}), "number": frozenset({"float", "double"})}
"""Type -> the formats that are looked at, without their dashes"""


def has_formats_that_are_known(spec: Value, path: Path, context: Context) -> Errors:
    """A format that the server does not know, or not for the type, is let be."""
    for version, place, field in parts(spec, path, "schema"):
        schema = version["schema"].get("openAPIV3Schema")
        if isinstance(schema, dict):
            yield from moved(_unknown_formats(schema, (*place, "openAPIV3Schema")), place, field)


def _unknown_formats(schema: Value, path: Path) -> Iterator[ApiError]:
    named, kind = text(schema, "format"), text(schema, "type")
    known = _FORMATS.get(kind, frozenset())
    if named and (named.replace("-", "") if known is _TEXT_FORMATS else named) not in known:
        yield warning((*path, "format"), f"means nothing to the server{f' for type {kind}' if kind else ''}: {quoted(named)}")
    for step, inner in inner_schemas(schema):
        yield from _unknown_formats(inner, (*path, *step))


_SPEC = struct(
    has_versions_of_different_names,
    has_schemas,
    has_no_defaults_where_all_is_kept,
    has_parts_that_are_sound,
    has_selectable_fields,
    group=required(group_name),
    scope=required(enum("Cluster", "Namespaced"), why="(Cluster or Namespaced)"),
    names=struct(
        is_listed_as_another_kind,
        plural=required(plural_name),
        singular=required(plural_name),
        shortNames=each(plural_name),
        categories=each(plural_name),
        kind=required(kind_name),
        listKind=required(kind_name),
    ),
    versions=each(struct(warns_of_what_is_deprecated, name=always(plural_name, zero=""))),
    conversion=struct(converts, strategy=required(enum("None", "Webhook"), why="(None or Webhook)")),
)
_WARNINGS = struct(spec=since(36, relation(has_formats_that_are_known)))
_METADATA = struct(metadata=object_meta(namespaced=False, core=False))

TABLES: dict[str, Table] = {
    "CustomResourceDefinition": all_of(struct(is_named_after_plural, is_approved, has_one_storage_version, spec=_SPEC), _METADATA, _WARNINGS),
}
