"""Writes the bundled schemas from the PyPI package kubernetes-validate: `python -m podlint.schemas.generate`.

Only structure is taken (names, types, formats, required fields, list-map keys, references), no descriptions.
See `podlint.schema.bundle` for the format.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

SOURCE_PACKAGE = "kubernetes-validate"
OLDEST = (1, 29)

_VERSIONED = re.compile(r"v\d+((alpha|beta)\d+)?")
_ANY: dict[str, Any] = {}
_SPECIAL: dict[str, dict[str, Any]] = {
    "resource.Quantity": {"type": ["string", "number"], "format": "quantity"},
    "intstr.IntOrString": {"type": ["string", "integer"], "format": "int-or-string"},
    "meta.v1.MicroTime": {"type": "string", "format": "micro-time"},
    # These keep whatever JSON they are given.
    "meta.v1.FieldsV1": _ANY,
    "runtime.RawExtension": _ANY,
}
_META_KINDS = {"DeleteOptions", "WatchEvent", "Status", "APIGroup", "APIGroupList", "APIResourceList", "APIVersions"}
"""Kinds of the protocol between client and server: nobody writes them to a file."""


def short_name(definition: str) -> str:
    """Return ``core.v1.Pod`` for ``io.k8s.api.core.v1.Pod``: the last part, its version and its group."""
    parts = definition.split(".")
    return ".".join(parts[-3:] if _VERSIONED.fullmatch(parts[-2]) else parts[-2:])


def structure(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the structural part of one JSON Schema, with references as short names."""
    if "$ref" in schema:
        return {"$ref": short_name(schema["$ref"].rpartition("/")[2])}
    kept: dict[str, Any] = {}
    types = [name for name in _list(schema.get("type", [])) if name != "null"]  # null means absent everywhere
    if types:
        kept["type"] = types[0] if len(types) == 1 else types
    for keyword in ("format", "required", "x-kubernetes-list-map-keys"):
        if keyword in schema:
            kept[keyword] = schema[keyword]
    if "properties" in schema:
        kept["properties"] = {name: structure(schema["properties"][name]) for name in sorted(schema["properties"])}
    for keyword in ("items", "additionalProperties"):
        if keyword in schema:
            kept[keyword] = structure(schema[keyword])
    return kept


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def bundle(version: str, definitions: dict[str, Any]) -> str:
    """Return the text of one version's file: an index, then one definition a line, in the index's order."""
    names = {short_name(name): name for name in definitions}
    if len(names) != len(definitions):
        raise SystemExit(f"two definitions of Kubernetes {version} have the same short name")
    kinds: dict[str, dict[str, str]] = {}
    for name, long_name in sorted(names.items()):
        for gvk in definitions[long_name].get("x-kubernetes-group-version-kind", ()):
            if gvk["kind"] not in _META_KINDS:
                api_version = f"{gvk['group']}/{gvk['version']}" if gvk["group"] else gvk["version"]
                kinds.setdefault(api_version, {})[gvk["kind"]] = name
    lines = [{"kubernetes": version, "kinds": kinds, "names": sorted(names)}]
    lines += [_SPECIAL.get(name, structure(definitions[names[name]])) for name in sorted(names)]
    return "".join(json.dumps(line, separators=(",", ":"), sort_keys=True) + "\n" for line in lines)


def generate(folder: Path) -> None:
    """Write every version from 1.29 on that the installed source package has, and SOURCE.json, to *folder*."""
    source = files("kubernetes_validate").joinpath("kubernetes-json-schema")
    record: dict[str, Any] = {"package": SOURCE_PACKAGE, "version": metadata.version(SOURCE_PACKAGE), "files": {}}
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        match = re.fullmatch(r"v(\d+)\.(\d+)\.\d+-local", entry.name)
        if not match or (int(match[1]), int(match[2])) < OLDEST:
            continue
        version = f"{match[1]}.{match[2]}"
        original = entry.joinpath("_definitions.json").read_bytes()
        text = bundle(version, json.loads(original)["$defs"])
        (folder / f"v{version}.jsonl").write_text(text, encoding="utf-8", newline="\n")
        record["files"][f"v{version}.jsonl"] = {
            "from": f"{entry.name}/_definitions.json",
            "from_sha256": hashlib.sha256(original).hexdigest(),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    (folder / "SOURCE.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
