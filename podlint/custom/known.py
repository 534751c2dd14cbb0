"""The kinds that are known where an editor works: Kubernetes' own, those that definitions and schemas describe, and those of which only the pod is known."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from podlint.custom.folder import schema_text
from podlint.custom.kind import CustomKind, find
from podlint.custom.shape import pointed
from podlint.custom.structural import is_integer_or_string
from podlint.custom.template import bundle_of
from podlint.finding import Path
from podlint.objects.workloads import PodPaths, custom_pod_path, custom_pod_paths
from podlint.schema.bundle import Bundle, Schema, load
from podlint.schema.custom import CustomBundle

_TYPE_META: dict[str, Schema] = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"$ref": "meta.v1.ObjectMeta"}}
_KEPT = ("enum", "const", "default", "required")
_MOST_REFERENCES = 10  # one behind the other


class Twin(NamedTuple):
    """A place in an object of Kubernetes' own kinds that another place stands for, and the fields on the way to it.

    `pod` is where the pod stands in the other object, if it is in one: the pod of any kind is that of a PodTemplate.
    """

    api_version: str
    kind: str
    path: Path
    pod: Path | None = None
    fields: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields on the way to the other place."""
        return self.fields if self.pod is None else (*map(str, self.pod), *self.fields[1:])


class Kinds(NamedTuple):
    """What is known of kinds. `schemas` are sorted."""

    version: str
    schemas: tuple[CustomKind, ...] = ()
    pod_templates: PodPaths = ()

    def names(self) -> dict[str, list[str]]:
        """Return the kinds of each apiVersion, as far as their names are known: a file of a catalogue is not read for its name."""
        found = {api_version: list(kinds) for api_version, kinds in load(self.version).kinds.items()}
        for kind in self.schemas:
            if kind.kind and kind.kind not in found.setdefault(kind.api_version, []):
                found[kind.api_version].append(kind.kind)
        return found

    def bundle(self, api_version: str, kind: str) -> Bundle | None:
        """Return the schemas that have a kind; None where none has it."""
        bundled = load(self.version)
        if bundled.kind(api_version, kind):
            return bundled
        custom = self.custom(api_version, kind)
        if custom:
            return _described(custom, self.version)
        path = self.pod_path(api_version, kind)
        return None if path is None else bundle_of(api_version, kind, path, self.version)

    def custom(self, api_version: str, kind: str) -> CustomKind | None:
        """Return the schema of a kind that is not Kubernetes' own, if it has one that can be used."""
        found = find(self.schemas, api_version, kind)
        text, fault = schema_text(found) if found else ("", "")
        return found._replace(api_version=api_version, kind=kind, schema=text) if found and not fault else None

    def pod_path(self, api_version: str, kind: str) -> Path | None:
        """Return where the pod of a kind that is not Kubernetes' own stands."""
        return custom_pod_path(api_version, kind, custom_pod_paths(self.pod_templates))

    def twin(self, api_version: str, kind: str, path: Path) -> Twin | None:
        """Return what a place in an object of a kind that is not Kubernetes' own stands for: metadata is everywhere the same, and so are pods."""
        pod = self.pod_path(api_version, kind)
        if pod is not None and path[: len(pod)] == pod and (path[len(pod) : len(pod) + 1] in (("metadata",), ("spec",)) or path == pod != ()):
            return Twin("v1", "PodTemplate", ("template", *path[len(pod) :]), pod)
        return Twin("v1", "PodTemplate", path) if path[:1] == ("metadata",) else None


class DescribedBundle(CustomBundle):
    """The schema of a custom kind with all it says: `structural` keeps only what the check of names and types needs."""

    def __init__(self, base: Bundle, api_version: str, kind: str, schema: Schema) -> None:
        whole = _plain(schema)
        whole["properties"] = {**whole.get("properties", {}), **_TYPE_META}
        super().__init__(base, api_version, kind, {f"{api_version} {kind}": whole})
        self._root = schema

    def resolve(self, schema: Schema) -> tuple[str, Schema]:
        """Return the name and the schema behind a reference, in the form of the bundled schemas; anything for what is no schema."""
        name = ""
        for _ in range(_MOST_REFERENCES):
            reference = schema.get("$ref") if isinstance(schema, dict) else None
            if not isinstance(reference, str):
                break
            if not reference.startswith("#"):
                return super().resolve(schema) if self.has(reference) else ("", {})
            name, schema = reference.rpartition("/")[2], pointed(self._root, reference)
        return (name, _plain(schema)) if isinstance(schema, dict) else ("", {})


@lru_cache(maxsize=64)
def _described(kind: CustomKind, version: str) -> DescribedBundle:
    return DescribedBundle(load(version), kind.api_version, kind.kind, json.loads(kind.schema))


def _plain(schema: Schema) -> Schema:
    """A schema in the form of the bundled ones: one type at most, and either fields, or items, or further keys. Made twice it is the same."""
    found: Schema = {name: schema[name] for name in _KEPT if name in schema}
    if schema.get("format") == "int-or-string" or is_integer_or_string(schema):
        return {**found, "format": "int-or-string"}
    kind = _type(schema)
    if kind:
        found["type"] = kind
    if kind == "array":
        return {**found, "items": schema.get("items", {})}
    if kind == "object":
        fields = _mapping(schema.get("properties")) | (_TYPE_META if schema.get("x-kubernetes-embedded-resource") else {})
        return {**found, "properties": fields} if fields else {**found, "additionalProperties": _mapping(schema.get("additionalProperties"))}
    return {**found, "format": schema["format"]} if isinstance(schema.get("format"), str) else found


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _type(schema: Schema) -> str:
    """The one type of a schema besides null; empty where it says none, or several."""
    types = schema.get("type", "object" if "properties" in schema else ())
    names = [name for name in ([types] if isinstance(types, str) else types) if name != "null"]
    return names[0] if len(names) == 1 else ""
