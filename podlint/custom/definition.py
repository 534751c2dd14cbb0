"""From a CustomResourceDefinition to the kinds that it serves.

Whatever a manifest holds in its place, nothing here raises: a schema that cannot be used has a fault instead.

Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation and pkg/apiserver/schema/validation.go (structural schemas)
"""

from __future__ import annotations

import json
from typing import Any

from podlint.custom.kind import CustomKind, Origin, key_of, priority
from podlint.custom.shape import fault_of, trimmed
from podlint.objects.object import Object, items, mapping, text

_GROUP = "apiextensions.k8s.io/"


def defined(object: Object) -> list[CustomKind]:
    """Return the versions of the kind that a CustomResourceDefinition serves, in their order; none for other objects and half-written ones."""
    spec = mapping(object.value, "spec")
    group, kind = text(spec, "group"), text(mapping(spec, "names"), "kind")
    if not object.api_version.startswith(_GROUP) or not group or not kind:
        return []
    versions = [version for _, version in items(spec, "versions") if version.get("served") is True and text(version, "name")]
    served = tuple(version["name"] for version in versions)
    keeps_all = spec.get("preserveUnknownFields") is True
    found = []
    for version in versions:
        schema, fault = _schema(version, keeps_all=keeps_all)
        api_version = f"{group}/{version['name']}"
        made = CustomKind(key_of(api_version, kind), api_version, kind, Origin.CRD, schema, object.file, served=served, fault=fault)
        found.append(_told(made, spec, version, versions))
    return found


def _told(kind: CustomKind, spec: dict[str, Any], version: dict[str, Any], versions: list[dict[str, Any]]) -> CustomKind:
    """A kind with all that its definition says besides the schema.

    Source: pkg/apiserver/customresource_handler.go, defaultDeprecationWarning
    """
    is_deprecated = version.get("deprecated") is True
    better = [other["name"] for other in versions if other.get("deprecated") is not True and priority(other["name"]) > priority(version["name"])]
    return kind._replace(
        is_namespaced=text(spec, "scope") != "Cluster",
        has_status=isinstance(mapping(version, "subresources").get("status"), dict),
        is_deprecated=is_deprecated,
        successor=max(better, key=priority) if better and is_deprecated else "",
        warning=text(version, "deprecationWarning") if is_deprecated else "",
    )


def _schema(version: dict[str, Any], *, keeps_all: bool) -> tuple[str, str]:
    """The schema of a version as JSON text, and what is wrong with it."""
    schema = mapping(version, "schema").get("openAPIV3Schema")
    if not isinstance(schema, dict):
        return "", "it has no schema"
    fault = fault_of(schema, allows_references=False)
    if fault:
        return "", fault
    if keeps_all:
        schema = {**schema, "x-kubernetes-preserve-unknown-fields": True}
    return json.dumps(trimmed(schema), separators=(",", ":")), ""
