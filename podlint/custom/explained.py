"""Texts about fields of kinds that are not Kubernetes' own, in the form of `podlint explain`."""

from __future__ import annotations

import json
from collections.abc import Iterable

from podlint.custom.described import Reader, at, description_lines, limit_lines, read_file, whole_schema
from podlint.custom.field import Field, Place, choices, fields, place
from podlint.custom.folder import read_schemas
from podlint.custom.kind import CustomKind, is_name_of
from podlint.custom.known import Kinds
from podlint.errors import UsageError
from podlint.finding import Path
from podlint.reporters.words import printable
from podlint.schema.bundle import Schema
from podlint.schema.suggest import nearest

_MOST_INSIDE = 10  # lists and maps inside each other, without a field between them


def explained(subject: str, version: str, schemas: tuple[str, ...]) -> str:
    """Return the text about a field such as ``bakery.spec.flour`` of a kind that *schemas* describe; empty where they describe no such kind.

    Raises:
        UsageError: the schemas cannot be read, or the kind has no such field.
    """
    kinds = Kinds(version, read_schemas(schemas))
    head, *names = subject.split(".")
    found = _kind(kinds.schemas, head)
    if found is None:
        return ""
    api_version, kind = found
    path: Path = ()
    for number, name in enumerate(names):
        path = _into(kinds, api_version, kind, path)
        known = [field.name for field in _fields(kinds, api_version, kind, path)]
        if name not in known:
            above = ".".join([head, *names[:number]])
            near = nearest(name, known)
            hint = f"did you mean {'.'.join([above, near, *names[number + 1 :]])!r}?" if near else ""
            raise UsageError(f"{above} has no field {name!r} in {api_version}", hint)
        path = (*path, name)
    there = place(kinds, api_version, kind, path)
    if there is None:
        raise UsageError(f"the schema of {kind} cannot be used")
    lines = [*field_lines(there, kinds), *_children(_fields(kinds, api_version, kind, _into(kinds, api_version, kind, path)))]
    return "".join(f"{printable(line)}\n" for line in lines)


def _kind(kinds: Iterable[CustomKind], name: str) -> tuple[str, str] | None:
    """The apiVersion and kind that a name in any case or the plural means, of several versions the most stable one."""
    found = [each for each in map(_named, kinds) if is_name_of(name.lower(), each[1])]
    return min(found, key=lambda each: ("alpha" in each[0], "beta" in each[0], each), default=None)


def _named(kind: CustomKind) -> tuple[str, str]:
    """The apiVersion and kind; of a file in a catalogue, which is not read for that, as its name writes them."""
    if kind.kind:
        return kind.api_version, kind.kind
    group, _, name = kind.key.rpartition("/")
    if group:
        name, _, version = name.partition("_")
        return f"{group}/{version}", name
    name, *group_of, version = kind.key.split("-")
    return f"{'-'.join(group_of)}/{version}", name


def _into(kinds: Kinds, api_version: str, kind: str, path: Path) -> Path:
    """The path into the items of a list and the values of a map, where the next fields are."""
    for _ in range(_MOST_INSIDE):
        there = place(kinds, api_version, kind, path)
        if there is None or "properties" in there.schema or not (there.schema.get("items") or there.schema.get("additionalProperties")):
            break
        path = (*path, 0 if "items" in there.schema else "key")
    return path


def _fields(kinds: Kinds, api_version: str, kind: str, path: Path) -> list[Field]:
    there = place(kinds, api_version, kind, path)
    return fields(there) if there else []


def _children(fields: list[Field]) -> list[str]:
    """A line for each field, as `podlint explain` has them."""
    longest = max((len(field.name) for field in fields), default=0)
    lines = []
    for field in fields:
        required = "  required" if field.is_required else ""
        default = f"  default {json.dumps(field.default)}" if field.has_default else ""
        lines.append(f"  {field.name:{longest}}  <{field.type}>{required}{default}")
    return ["", "FIELDS", *lines] if lines else []


def field_lines(there: Place, kinds: Kinds, read: Reader = read_file) -> list[str]:
    """Return what there is to say of a field, or of the kind: its type, what it can be, where it is described, and the description."""
    path = there.path
    while path and isinstance(path[-1], int):
        path = path[:-1]
    custom = kinds.custom(there.api_version, there.kind)
    whole = whole_schema(custom, read) if custom else {}
    lines = [f"KIND      {there.kind}", f"VERSION   {there.api_version}"]
    if path:
        lines += _facts(there, kinds, path, at(whole, there.path))
    if custom:
        lines.append(f"IN        the {custom.origin.value} in {custom.file}")
    allowed = choices(there) or _choices_of_items(there, kinds)
    lines += [f"VALUES    {', '.join(allowed)}"] if allowed else []
    said = description_lines(at(whole, path))
    return [*lines, "", *said] if said else lines


def _facts(there: Place, kinds: Kinds, path: Path, schema: Schema) -> list[str]:
    above = place(kinds, there.api_version, there.kind, path[:-1])
    field = next((field for field in fields(above) if field.name == path[-1]), None) if above else None
    lines = [f"FIELD     {'.'.join(there.fields)}  <{field.type if field else 'any value'}>"]
    if field and field.is_required:
        lines.append("REQUIRED  yes, the API server refuses the object without it")
    if field and field.has_default:
        lines.append(f"DEFAULT   {json.dumps(field.default)}")
    return [*lines, *limit_lines(schema)]


def _choices_of_items(there: Place, kinds: Kinds) -> tuple[str, ...]:
    items = place(kinds, there.api_version, there.kind, (*there.path, 0)) if there.schema.get("items") else None
    return choices(items) if items else ()
