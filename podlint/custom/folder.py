"""What `--schemas` names: files and folders with CustomResourceDefinitions and JSON Schemas."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from podlint.custom.definition import defined
from podlint.custom.kind import CustomKind, Origin, key_of, key_of_file, merged
from podlint.custom.shape import fault_of
from podlint.errors import UsageError
from podlint.files import YAML_ENDINGS, UnreadableFile, name_of, nearest_path, read
from podlint.objects.decode import decode
from podlint.source.document import documents

LARGEST = 20_000_000
"""Bytes of a file; the definitions of a large operator take less than a tenth of it."""

_WORD = "CustomResourceDefinition"


def read_schemas(paths: Iterable[str]) -> tuple[CustomKind, ...]:
    """Return the kinds that files and folders describe, sorted; of several schemas for one kind the first counts.

    Raises:
        UsageError: a path does not exist, holds no schema, or a named file cannot be used.
    """
    found: list[CustomKind] = []
    for path in paths:
        found += _in_folder(path) if os.path.isdir(path) else _in_file(path)
    return merged((), found)


def _in_folder(path: str) -> list[CustomKind]:
    found = [kind for file in _files(path) for kind in (_catalogued(file) or _kinds(file))]
    if not found:
        raise UsageError(f"--schemas names {path!r}, which holds no CustomResourceDefinition and no JSON Schema of a kind")
    return found


def _files(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(here, name) for name in sorted(names) if name.endswith((*YAML_ENDINGS, ".json")))


def _in_file(path: str) -> list[CustomKind]:
    if not os.path.exists(path):
        raise UsageError(f"--schemas names {path!r}, and there is no such file or folder", nearest_path(path))
    found = _kinds(path)
    if not found:
        fault = _json_fault(path) if path.endswith(".json") else ""
        hint = "name a JSON Schema widget-example-v1.json or example.org/widget_v1.json, as kubeconform does" if path.endswith(".json") else ""
        raise UsageError(f"--schemas names {path!r}, which {fault or 'holds no CustomResourceDefinition and no JSON Schema of a kind'}", "" if fault else hint)
    for kind in found:
        _, fault = schema_text(kind)
        if fault:
            raise UsageError(f"the {kind.origin.value} in {path!r} cannot be used for {kind.kind or kind.key}: {fault}")
    return found


def _json_fault(path: str) -> str:
    text = read(path, LARGEST)
    if isinstance(text, UnreadableFile):
        return text.reason
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return "is no JSON"
    return ""


def _catalogued(path: str) -> list[CustomKind]:
    """The kind of a JSON Schema that its name tells; it is read when an object asks for it."""
    stem, ending = os.path.splitext(os.path.basename(path))
    key = key_of_file(os.path.basename(os.path.dirname(os.path.abspath(path))), stem) if ending == ".json" else ""
    if not key:
        return []
    try:
        status = os.stat(path)
    except OSError:
        return []
    return [CustomKind(key, "", "", Origin.JSON_SCHEMA, file=path, stamp=(status.st_size, status.st_mtime_ns))]


def _kinds(path: str) -> list[CustomKind]:
    """The kinds that a file describes; none where it is something else."""
    text = read(path, LARGEST)
    if isinstance(text, UnreadableFile):
        return []
    if path.endswith(".json") and _WORD not in text:
        return _of_schema(path, text) or _catalogued(path)
    if _WORD not in text:
        return []
    name = name_of(path)
    found = [document for document in documents(text) if document.tree is not None and _WORD in document.text]
    return [kind for document in found for object in decode(document, name).objects for kind in defined(object)]


def _of_schema(path: str, text: str) -> list[CustomKind]:
    """The kinds that a JSON Schema says it is of, whatever its name."""
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(schema, dict):
        return []
    fault = fault_of(schema, allows_references=True)
    return [
        CustomKind(key_of(api_version, kind), api_version, kind, Origin.JSON_SCHEMA, "" if fault else text, name_of(path), fault=fault)
        for api_version, kind in _declared(schema)
    ]


def _declared(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """The apiVersions and kinds that a schema names."""
    found = []
    for each in _dicts(schema.get("x-kubernetes-group-version-kind")):
        group, version, kind = (each.get(name) for name in ("group", "version", "kind"))
        if isinstance(group, str) and isinstance(version, str) and isinstance(kind, str):
            found.append((f"{group}/{version}" if group else version, kind))
    properties = schema.get("properties")
    if found or not isinstance(properties, dict):
        return found
    return [(api_version, kind) for api_version in _choices(properties.get("apiVersion")) for kind in _choices(properties.get("kind"))]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _choices(schema: Any) -> list[str]:
    """The texts that a schema allows, where it names them."""
    if not isinstance(schema, dict):
        return []
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    return [item for item in allowed if isinstance(item, str)] if isinstance(allowed, list) else []


def schema_text(kind: CustomKind) -> tuple[str, str]:
    """Return the schema of a kind as JSON text, and why it cannot be used: one of them is empty."""
    if kind.fault or kind.schema:
        return ("", kind.fault) if kind.fault else (kind.schema, "")
    return _from_catalogue(kind.file, kind.stamp)


@lru_cache(maxsize=256)
def _from_catalogue(path: str, _stamp: tuple[int, int]) -> tuple[str, str]:
    text = read(path, LARGEST)
    if isinstance(text, UnreadableFile):
        return "", text.reason
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        return "", "it is no JSON"
    fault = fault_of(schema, allows_references=True)
    return ("", fault) if fault else (text, "")
