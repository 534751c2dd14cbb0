"""From a schema of a custom kind to definitions in the form of the bundled ones, for names and types.

In a CustomResourceDefinition, fields that are not named are mistakes unless `x-kubernetes-preserve-unknown-fields` keeps them; in a JSON Schema only
where `additionalProperties: false` says so. What the form of the bundled schemas cannot say is left open here, and to `values`.

Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go (v1.36)
"""

from __future__ import annotations

from typing import Any

from podlint.custom.kind import Origin
from podlint.custom.shape import pointed
from podlint.finding import Path
from podlint.schema.bundle import Schema

KEEP = "x-kubernetes-preserve-unknown-fields"
_OBJECT_META = "meta.v1.ObjectMeta"
_TEXT: Schema = {"type": "string"}
_ANYTHING: Schema = {}
_TYPE_META: dict[str, Schema] = {"apiVersion": _TEXT, "kind": _TEXT, "metadata": {"$ref": _OBJECT_META}}
_INTEGER_OR_STRING: Schema = {"type": ["string", "integer"], "format": "integer-or-string"}
_MOST_REFERENCES = 10  # one behind the other
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def definitions(schema: Schema, title: str, origin: Origin) -> dict[str, Schema]:
    """Return the definitions for a kind's schema, the kind's own first; each has a name that begins with *title*."""
    maker = _Definitions(schema, title, origin)
    root = maker.definition(title, schema)
    root["properties"] = {**root["properties"], **_TYPE_META}
    return maker.made


class _Definitions:
    def __init__(self, root: Schema, title: str, origin: Origin) -> None:
        self.root = root
        self.title = title
        self.is_crd = origin is Origin.CRD
        self.made: dict[str, Schema] = {}

    def definition(self, name: str, schema: Schema) -> Schema:
        """Make the definition of a mapping with named fields, and return it."""
        made: Schema = {"type": "object"}
        self.made[name] = made  # before its fields, which may refer to it
        properties = {key: self.node(inner, f"{name}.{key}") for key, inner in schema.get("properties", {}).items()}
        if schema.get("x-kubernetes-embedded-resource"):
            properties |= _TYPE_META
        made["properties"] = properties
        if self._is_open(schema):
            made[KEEP] = True
        return made

    def node(self, schema: Any, name: str) -> Schema:
        """Return what stands for a schema, nullable or not."""
        if not isinstance(schema, dict):
            return _ANYTHING
        found = self._plain(schema, name)
        return {**found, "nullable": True} if self._is_nullable(schema) else found

    def _is_nullable(self, schema: Schema) -> bool:
        for _ in range(_MOST_REFERENCES):
            target = pointed(self.root, schema["$ref"]) if "$ref" in schema else None
            if not isinstance(target, dict):
                break
            schema = target
        types = schema.get("type")
        return schema.get("nullable") is True or (isinstance(types, list) and "null" in types)

    def _plain(self, schema: Schema, name: str) -> Schema:
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        if is_integer_or_string(schema):
            return _INTEGER_OR_STRING
        kind = _one_type(schema)
        if kind == "array":
            return {"type": "array", "items": self.node(self._items(schema), f"{name}[]")}
        if kind == "object":
            return self._mapping(schema, name)
        return {"type": kind} if kind in _SCALARS else _ANYTHING

    def _items(self, schema: Schema) -> Any:
        """The schema of a list's items. What keeps unknown fields in the list keeps those of its items."""
        items = schema.get("items", {})
        return {**items, KEEP: True} if self.is_crd and schema.get(KEEP) and isinstance(items, dict) else items

    def _mapping(self, schema: Schema, name: str) -> Schema:
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and not schema.get("properties"):
            return {"type": "object", "additionalProperties": self.node(more, f"{name}[*]")}
        if not schema.get("properties") and not schema.get("x-kubernetes-embedded-resource") and self._is_open(schema):
            return {"type": "object"}
        self.definition(name, schema)
        return {"$ref": name}

    def _reference(self, reference: str) -> Schema:
        name = f"{self.title} {reference}"
        if name not in self.made:
            target = pointed(self.root, reference)
            self.made[name] = {}  # what refers to itself says nothing
            made = self.node(target, f"{name} ")
            self.made[name] = self.made[made["$ref"]] if "$ref" in made else made
        return {"$ref": name}

    def _is_open(self, schema: Schema) -> bool:
        more = schema.get("additionalProperties")
        if self.is_crd:
            return bool(schema.get(KEEP)) or (more is not None and more is not False)
        return more is not False or "patternProperties" in schema


def is_integer_or_string(schema: Schema) -> bool:
    """Whether a schema lets through whole numbers and texts: as CustomResourceDefinitions say it, or as converted schemas do."""
    if schema.get("x-kubernetes-int-or-string"):
        return True
    types = schema.get("type")
    if isinstance(types, list):
        return set(types) - {"null"} == {"integer", "string"}
    forms = schema.get("oneOf") or schema.get("anyOf") or ()
    return types is None and len(forms) == 2 and {str(form.get("type")) for form in forms if isinstance(form, dict)} == {"integer", "string"}  # noqa: PLR2004


def _one_type(schema: Schema) -> str:
    """The type of a schema, if it has one besides null."""
    types = schema.get("type")
    if isinstance(types, list):
        rest = [name for name in types if name != "null"]
        types = rest[0] if len(rest) == 1 else ""
    if types is None and "properties" in schema:
        return "object"
    return types if isinstance(types, str) else ""


def open_up_to(path: Path, title: str, inner: Schema) -> dict[str, Schema]:
    """Return the definitions of a kind of which only what stands at *path* is known: that it is of the schema *inner*."""
    made: dict[str, Schema] = {}
    names = [title, *(f"{title} {'.'.join(map(str, path[:end]))}" for end in range(1, len(path)))]
    for number, name in enumerate(names):
        fields: dict[str, Schema] = {}
        if path:
            fields[str(path[number])] = {"$ref": names[number + 1]} if number + 1 < len(names) else inner
        made[name] = {"type": "object", KEEP: True, "properties": fields}
    made[title]["properties"] = {**_TYPE_META, **made[title]["properties"]}
    return made
