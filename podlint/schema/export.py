"""The bundled schemas as JSON Schemas for other programs: a file a kind, which stands alone, and one with all kinds for editors.

They are strict: a field that a kind does not have is refused. Null is allowed wherever the API server takes it for absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from podlint.schema.bundle import Bundle, Schema

DIALECT = "http://json-schema.org/draft-07/schema#"
ALL = "all.json"
_BASE64 = "^[0-9A-Za-z+/\\r\\n]*={0,2}[\\r\\n]*$"


def exported(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file: one for each kind, as kubeconform calls it, and `all.json`."""
    kinds = sorted((api_version, kind, name) for api_version, names in bundle.kinds.items() for kind, name in names.items())
    for api_version, kind, name in kinds:
        yield file_name(api_version, kind), _written({**_of_kind(bundle, api_version, kind, name), "definitions": _definitions(bundle, [name])})
    yield ALL, _written(_of_all(bundle, kinds))


def file_name(api_version: str, kind: str) -> str:
    """Return what kubeconform calls the file of a kind: ``deployment-apps-v1.json``, ``pod-v1.json``."""
    group, _, version = api_version.rpartition("/")
    return "-".join(filter(None, (kind.lower(), group.partition(".")[0], version))) + ".json"


def _written(schema: Schema) -> str:
    return json.dumps(schema, separators=(",", ":"), sort_keys=True) + "\n"


def _of_kind(bundle: Bundle, api_version: str, kind: str, name: str) -> Schema:
    """The schema of a kind's objects, in which apiVersion and kind stand."""
    group, _, version = api_version.rpartition("/")
    schema = _converted(bundle.definition(name))
    names = {"apiVersion": {"type": "string", "enum": [api_version]}, "kind": {"type": "string", "enum": [kind]}}
    return {
        **schema,
        "$schema": DIALECT,
        "title": f"{kind} of {api_version}, Kubernetes {bundle.version}",
        "required": sorted({"apiVersion", "kind", *schema.get("required", ())}),
        "properties": {**schema.get("properties", {}), **names},
        "x-kubernetes-group-version-kind": [{"group": group, "version": version, "kind": kind}],
    }


def _of_all(bundle: Bundle, kinds: list[tuple[str, str, str]]) -> Schema:
    """A schema that picks the kind by apiVersion and kind, so that an editor speaks of that kind alone."""
    whole = _definitions(bundle, [name for _, _, name in kinds])
    choices = []
    for api_version, kind, name in kinds:
        place = f"{kind} of {api_version}"
        whole[place] = {key: value for key, value in _of_kind(bundle, api_version, kind, name).items() if key != "$schema"}
        choices.append({"$ref": f"#/definitions/{place.replace('/', '~1').replace(' ', '%20')}"})
    return {"$schema": DIALECT, "title": f"Kubernetes {bundle.version}", "oneOf": choices, "definitions": whole}


def _definitions(bundle: Bundle, names: list[str]) -> dict[str, Schema]:
    """The definitions that some definitions refer to, directly or not."""
    found: dict[str, Schema] = {}
    waiting = [inner for name in names for inner in _referred(bundle.definition(name))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _converted(bundle.definition(name))
            waiting += _referred(bundle.definition(name))
    return found


def _referred(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from _referred(value)


def _converted(schema: Schema) -> Schema:
    """A bundled schema as JSON Schema has it."""
    if "$ref" in schema:
        return {"$ref": f"#/definitions/{schema['$ref']}"}
    made: Schema = {key: schema[key] for key in ("type", "required", "x-kubernetes-list-map-keys") if key in schema}
    if schema.get("format") in ("int32", "int64", "date-time"):
        made["format"] = schema["format"]
    if schema.get("format") == "byte":
        made["pattern"] = _BASE64
    if "properties" in schema:
        required = frozenset(schema.get("required", ()))
        made["properties"] = {name: _field(_converted(inner), is_required=name in required) for name, inner in schema["properties"].items()}
        made["additionalProperties"] = False
    elif "additionalProperties" in schema:
        made["additionalProperties"] = _field(_converted(schema["additionalProperties"]), is_required=False)
    if "items" in schema:
        made["items"] = _field(_converted(schema["items"]), is_required=False)
    return made


def _field(schema: Schema, *, is_required: bool) -> Schema:
    """What a field takes; null where the field may be absent, too."""
    if is_required or not schema:
        return schema
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    types = schema.get("type", [])
    return {**schema, "type": [*(types if isinstance(types, list) else [types]), "null"]} if types else schema
