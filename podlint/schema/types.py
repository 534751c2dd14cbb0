"""Types in words."""

from __future__ import annotations

from podlint.schema.bundle import Bundle, Schema

FORMATS = {
    "byte": "string, base64",
    "date-time": "string, a time as 2026-01-31T08:00:00Z",
    "micro-time": "string, a time with six decimals",
    "quantity": "quantity, as 500m or 2Gi",
    "int-or-string": "integer or string",
    "int32": "integer, 32 bits",
    "int64": "integer, 64 bits",
    "double": "number",
}
"""Formats that say what a type is, in words."""


def type_text(bundle: Bundle, schema: Schema) -> str:
    """Return a field's type in words: ``string``, ``[]Container``, ``map[string]quantity``."""
    name, resolved = bundle.resolve(schema)
    if resolved.get("format") in FORMATS:
        return FORMATS[resolved["format"]]
    if "items" in resolved:
        return f"[]{type_text(bundle, resolved['items'])}"
    if "additionalProperties" in resolved:
        return f"map[string]{type_text(bundle, resolved['additionalProperties'])}"
    if "properties" in resolved:
        return name.rpartition(".")[2] or "object"
    return str(resolved.get("type", "any value"))
