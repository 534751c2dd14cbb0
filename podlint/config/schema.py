"""The JSON Schema of the configuration file, for editors: `podlint config schema`."""

from __future__ import annotations

from typing import Any

from podlint import registry
from podlint.config.model import PROFILES
from podlint.config.read import SETTINGS, SEVERITIES
from podlint.explain import option_texts
from podlint.report import FailOn
from podlint.rule import Rule
from podlint.schema.bundle import VERSIONS

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}
_TYPES = {int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}, str: _TEXT}
_SEVERITY: Schema = {"enum": list(SEVERITIES), "description": "The severity of its findings."}
_SWITCH: Schema = {"enum": [True, False, "on", "off", *SEVERITIES]}


def schema() -> Schema:
    """Return the schema of `.podlint.yaml`: every rule with its options."""
    rules = _rules()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "podlint configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: settings for name, settings in _settings().items() if name in SETTINGS},
        "$defs": {"rules": rules},
    }


def _settings() -> dict[str, Schema]:
    rules: Schema = {"$ref": "#/$defs/rules"}
    path = {"type": "object", "additionalProperties": False, "properties": {"profile": _some_or_one({"enum": list(PROFILES)}), "rules": rules}}
    names = [*registry.known(), *registry.families(), "*"]
    ignored = {
        "type": "object",
        "additionalProperties": False,
        "required": ["rules"],
        "properties": {"rules": _list_or_one({"enum": names}), **dict.fromkeys(("path", "object", "container", "reason"), _TEXT)},
    }
    return {
        "extends": _TEXT | {"description": "Another configuration, which this one adds to."},
        "profile": _some_or_one({"enum": list(PROFILES)}) | {"description": "The sets of rules to run."},
        "kubernetes": _some_or_one({"enum": [*VERSIONS, *map(float, VERSIONS)]}) | {"description": "The Kubernetes versions to check against."},
        "fail-on": {"enum": [choice.value for choice in FailOn], "description": "The least severity that makes the exit code 1."},
        "rules": rules | {"description": "Rules that are on or off, their severity and options."},
        "paths": {"type": "object", "additionalProperties": path, "description": "What is different for files that match a pattern."},
        "ignore": {"type": "array", "items": ignored, "description": "Findings that are not wanted."},
        "exclude": _list_or_one(_TEXT) | {"description": "Files and folders to leave out, in the syntax of .gitignore."},
        "exists": {"type": "array", "items": {"type": "string", "pattern": "^[^/]+/[^/]+(/[^/]+)?$"}, "description": "Objects that are made elsewhere."},
        "rule-folders": {"type": "array", "items": _TEXT, "description": "Folders with rules of your own."},
        "schemas": {"type": "array", "items": _TEXT, "description": "Files and folders with CustomResourceDefinitions and JSON Schemas."},
        "pod-templates": {
            "type": "object",
            "propertyNames": {"pattern": "^([a-z0-9-]+(\\.[a-z0-9-]+)+/)?[A-Z][A-Za-z0-9]*$"},
            "additionalProperties": _TEXT,
            "description": "Kinds that are not Kubernetes' own, and the path of the pod in their objects.",
        },
        "policies": {"type": "array", "items": _TEXT, "description": "Files and folders with admission policies of the cluster."},
        "baseline": _TEXT | {"description": "A file of known findings."},
    }


def _list_or_one(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _some_or_one(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _rules() -> Schema:
    rules = {rule.name: _rule(rule) for rule in registry.known().values()}
    return {"type": "object", "additionalProperties": False, "properties": rules | {family: _family() for family in sorted(registry.families())}}


def _rule(rule: Rule) -> Schema:
    texts = option_texts(rule)
    options = {
        name.replace("_", "-"): _TYPES.get(kind, _list_or_one(_TEXT)) | {"description": texts.get(name.replace("_", "-"), "")}
        for name, kind in registry.options(rule.name).items()
    }
    mapping = {"type": "object", "additionalProperties": False, "properties": {"severity": _SEVERITY, **options}}
    return {"description": rule.title, "anyOf": [_SWITCH, mapping]}


def _family() -> Schema:
    mapping = {"type": "object", "additionalProperties": False, "properties": {"severity": _SEVERITY}}
    return {"description": "All rules of the family.", "anyOf": [_SWITCH, mapping]}
