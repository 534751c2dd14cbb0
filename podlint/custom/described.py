"""What schemas of custom kinds say for people: descriptions, patterns, limits. The schemas that a run carries along are without most of it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from podlint import files
from podlint.custom.folder import LARGEST, schema_text
from podlint.custom.kind import CustomKind, Origin
from podlint.custom.shape import pointed
from podlint.finding import Path
from podlint.objects.decode import decode
from podlint.objects.object import Object, items, mapping, text
from podlint.reporters.words import plural
from podlint.schema.bundle import Schema
from podlint.schema.types import FORMATS
from podlint.source.document import documents

MOST_TEXT = 2_000
"""Characters of a description that are shown."""

_MOST_LINE = 200  # characters of a pattern
_WIDTH = 100
_MOST_REFERENCES = 10  # one behind the other
_SEPARATOR = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)

Reader = Callable[[str], str]
"""Gives the text of a file by its name in findings; nothing where it cannot be read."""


def read_file(name: str) -> str:
    """Return the text of a file on the disk; nothing where it cannot be read."""
    found = files.read(name, LARGEST)
    return found if isinstance(found, str) else ""


def whole_schema(kind: CustomKind, read: Reader = read_file) -> Schema:
    """Return the schema of a kind with what is only for people, as its file has it now; without that where the file has it no more."""
    found = _of_definition(read(kind.file), kind.api_version, kind.kind) if kind.origin is Origin.CRD else None
    schema = found or json.loads(schema_text(kind)[0] or "{}")
    return schema if isinstance(schema, dict) else {}


@lru_cache(maxsize=8)
def _of_definition(file: str, api_version: str, kind: str) -> Schema | None:
    """The schema of a version of a kind in a text with CustomResourceDefinitions, which may be many."""
    group, _, version = api_version.rpartition("/")
    for part in _SEPARATOR.split(file):
        if kind not in part or group not in part:
            continue
        for object in (object for document in documents(part) for object in decode(document, "").objects):
            spec = mapping(object.value, "spec")
            if (text(spec, "group"), text(mapping(spec, "names"), "kind")) == (group, kind):
                return _of_version(object, version)
    return None


def _of_version(definition: Object, version: str) -> Schema | None:
    versions = (each for _, each in items(mapping(definition.value, "spec"), "versions") if each.get("name") == version)
    return next((mapping(mapping(each, "schema"), "openAPIV3Schema") for each in versions), None)


def at(root: Schema, path: Path) -> Schema:
    """Return the schema of what stands at a path; empty where *root* does not say."""
    schema = _behind(root, root)
    for step in path:
        if isinstance(step, int):
            inner = schema.get("items")
        else:
            fields = schema.get("properties")
            inner = fields[step] if isinstance(fields, dict) and step in fields else schema.get("additionalProperties")
        schema = _behind(root, inner)
    return schema


def _behind(root: Schema, schema: Any) -> Schema:
    """The schema behind a reference, with the description that stands beside it."""
    said: dict[str, Any] = {}
    for _ in range(_MOST_REFERENCES):
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            break
        said = {"description": schema["description"], **said} if "description" in schema else said
        schema = pointed(root, schema["$ref"])
    return {**schema, **said} if isinstance(schema, dict) else {}


_LIMITS = {
    "minimum": ("at least", ""),
    "maximum": ("at most", ""),
    "exclusiveMinimum": ("more than", ""),
    "exclusiveMaximum": ("less than", ""),
    "multipleOf": ("a multiple of", ""),
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "field"),
    "maxProperties": ("at most", "field"),
}
_EXCLUDED = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def limit_lines(schema: Schema) -> Iterator[str]:
    """Yield lines on what a value has to be besides its type: unique items, limits, a pattern, a format."""
    keys = schema.get("x-kubernetes-list-map-keys")
    if isinstance(keys, list) and keys:
        yield f"UNIQUE    no two items with the same {' and '.join(map(str, keys))}"
    elif schema.get("x-kubernetes-list-type") == "set" or schema.get("uniqueItems") is True:
        yield "UNIQUE    no two items are the same"
    limits = [_limit(schema, name) for name in _LIMITS if _is_number(schema.get(name))]
    if limits:
        yield f"LIMITS    {', '.join(limits)}"
    if isinstance(schema.get("pattern"), str):
        yield f"PATTERN   {_cut(schema['pattern'], _MOST_LINE)}"
    if isinstance(schema.get("format"), str) and schema["format"] not in FORMATS:
        yield f"FORMAT    {_cut(schema['format'], _MOST_LINE)}"


def _limit(schema: Schema, name: str) -> str:
    """A limit in words; older drafts say of a limit in another keyword that it is outside itself."""
    is_excluded = schema.get(_EXCLUDED.get(name, "")) is True
    said, unit = _LIMITS[_EXCLUDED[name] if is_excluded else name]
    return f"{said} {plural(schema[name], unit) if unit else schema[name]}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def description_lines(schema: Schema) -> list[str]:
    """Return what a schema says of its field, in lines that are short enough to read; of a long text the beginning."""
    said = schema.get("description")
    if not isinstance(said, str):
        return []
    paragraphs = _cut(said.strip(), MOST_TEXT).splitlines()
    return [line for paragraph in paragraphs for line in textwrap.wrap(paragraph, _WIDTH, break_on_hyphens=False) or [""]]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
