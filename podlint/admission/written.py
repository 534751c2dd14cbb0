"""Objects as the server writes them out: quantities in their shortest form, structures that are always there, and nothing for what is empty.

Source: the Go types of k8s.io/api (v1.36). Their JSON leaves out empty lists and maps that are not required, and zero, false and empty text
where a field is no pointer; a structure that is no pointer is written even if it is empty. Service accounts have two names.
"""

from __future__ import annotations

import base64
from typing import Any

from podlint.admission.model import Value
from podlint.admission.quantities import canonical
from podlint.objects.object import mapping
from podlint.schema.bundle import Bundle, Schema, load

_QUANTITY = "resource.Quantity"
_ALWAYS = {
    "batch.v1.JobTemplateSpec": ("metadata", "spec"),
    "core.v1.Container": ("resources",),
    "core.v1.EphemeralContainer": ("resources",),
    "core.v1.Namespace": ("spec",),
    "core.v1.Node": ("spec",),
    "core.v1.PersistentVolumeClaimSpec": ("resources",),
    "core.v1.PersistentVolumeClaimTemplate": ("metadata", "spec"),
    "core.v1.PodTemplateSpec": ("metadata", "spec"),
    "core.v1.PreferredSchedulingTerm": ("preference",),
    "networking.v1.NetworkPolicySpec": ("podSelector",),
}
"""Definition -> structures that are no pointers."""

_FALSE = frozenset(
    {
        "chapAuthDiscovery",
        "chapAuthSession",
        "clusterScope",
        "globalDefault",
        "hostIPC",
        "hostNetwork",
        "hostPID",
        "paused",
        "publishNotReadyAddresses",
        "readOnly",
        "sslEnabled",
        "stdin",
        "stdinOnce",
        "tty",
        "unschedulable",
    }
)
"""Truth values that are no pointers."""

_ZERO = frozenset({"healthCheckNodePort", "hostPort", "initialDelaySeconds", "minReadySeconds", "nodePort"})
"""Numbers that are no pointers, and that may be 0."""

_EMPTY = {
    "core.v1.EnvVar": ("value",),
    "core.v1.PodSpec": ("hostname", "nodeName", "priorityClassName", "subdomain"),
    "core.v1.VolumeMount": ("subPath", "subPathExpr"),
}
"""Definition -> texts that are no pointers, and that may be empty."""

_POINTERS = {"core.v1.AzureDiskVolumeSource": ("readOnly",), "core.v1.CSIVolumeSource": ("readOnly",)}
"""Definition -> fields of the names above that are pointers there."""


def written(value: Value, definition: str, version: str) -> Value:
    """Return an object of a definition with its defaults as the server writes it out."""
    bundle = load(version)
    found: Value = _written(value, definition, bundle, bundle.definition(definition))
    if "status" in bundle.definition(definition).get("properties", {}):
        found.setdefault("status", {})
    if definition == "core.v1.Namespace":
        found = {**found, "spec": {"finalizers": ["kubernetes"], **found["spec"]}, "status": {"phase": "Active"}}
    return _with_data(found) if definition == "core.v1.Secret" else found


def _with_data(secret: Value) -> Value:
    """A Secret with its text among its data."""
    texts = {key: base64.b64encode(text.encode()).decode() for key, text in mapping(secret, "stringData").items() if isinstance(text, str)}
    if not texts:
        return secret
    return {**{field: value for field, value in secret.items() if field != "stringData"}, "data": {**mapping(secret, "data"), **texts}}


def _written(value: Any, name: str, bundle: Bundle, schema: Schema) -> Any:
    if name == _QUANTITY:
        return canonical(value) if isinstance(value, str | int | float) else value
    if isinstance(value, list):
        inner = schema.get("items")
        return value if inner is None else [_written(item, *_resolved(bundle, inner)) for item in value]
    if not isinstance(value, dict):
        return value
    fields, others, required = schema.get("properties", {}), schema.get("additionalProperties"), schema.get("required", ())
    found = {}
    for key, item in value.items():
        inner = fields.get(key, others)
        if not isinstance(inner, dict):
            found[key] = item
        elif key not in fields or key in required or not _is_left_out(item, name, key, inner):
            found[key] = _written(item, *_resolved(bundle, inner))
    for field in _ALWAYS.get(name, ()):
        found.setdefault(field, {})
    account = found.get("serviceAccountName") or found.get("serviceAccount")
    return {**found, "serviceAccountName": account, "serviceAccount": account} if account and name == "core.v1.PodSpec" else found


def _is_left_out(value: Any, name: str, field: str, schema: Schema) -> bool:
    if value in ([], {}):
        return schema.get("type") == "array" or "additionalProperties" in schema
    if field in _POINTERS.get(name, ()):
        return False
    if value is False:
        return field in _FALSE
    return (value == 0 and field in _ZERO) or (value == "" and field in _EMPTY.get(name, ()))


def _resolved(bundle: Bundle, schema: Schema) -> tuple[str, Bundle, Schema]:
    name, found = bundle.resolve(schema)
    return name, bundle, found
