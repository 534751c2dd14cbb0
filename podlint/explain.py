"""Texts about rules and fields. Rules explain themselves; fields are explained from the bundled schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from podlint import registry
from podlint.constraints.facts import Facts, facts_at
from podlint.custom.kind import is_name_of
from podlint.errors import UsageError
from podlint.registry import Selection, hint, selected
from podlint.rule import FixKind, Rule, sections
from podlint.schema.bundle import NEWEST, VERSIONS, Bundle, Schema, load
from podlint.schema.suggest import nearest
from podlint.schema.types import type_text

_SHORT_NAMES = {
    "cj": "CronJob", "cm": "ConfigMap", "crd": "CustomResourceDefinition", "deploy": "Deployment", "ds": "DaemonSet", "ep": "Endpoints",
    "hpa": "HorizontalPodAutoscaler", "ing": "Ingress", "limits": "LimitRange", "netpol": "NetworkPolicy", "no": "Node", "ns": "Namespace",
    "pc": "PriorityClass", "pdb": "PodDisruptionBudget", "po": "Pod", "pv": "PersistentVolume", "pvc": "PersistentVolumeClaim",
    "quota": "ResourceQuota", "rc": "ReplicationController", "rs": "ReplicaSet", "sa": "ServiceAccount", "sc": "StorageClass", "sts": "StatefulSet",
    "svc": "Service",
}  # fmt: skip
"""kubectl's own abbreviations."""

_INDEX = re.compile(r"\[[^\]]*\]")  # behind lists, as in the paths of findings


def explain(subject: str, version: str = NEWEST, schemas: tuple[str, ...] = ()) -> str:
    """Return the text about a rule or a field path such as ``deployment.spec.strategy``.

    Args:
        subject: The rule or the field path.
        version: The Kubernetes version.
        schemas: Files and folders with schemas of other kinds, which count before Kubernetes' own.

    Raises:
        UsageError: nothing has that name; the message has the nearest one.
    """
    if version not in VERSIONS:
        raise UsageError(f"--kubernetes-version cannot be {version!r}", f"use one of {', '.join(VERSIONS)}")
    rules = registry.bundled()
    if subject in rules:
        return _rule_text(subject)
    subject = _INDEX.sub("", subject)
    if schemas:
        from podlint.custom.explained import explained

        found = explained(subject, version, schemas)
        if found:
            return found
    head, *fields = subject.split(".")
    bundle = load(version)
    kinds = _kinds(bundle)
    if _canonical(head, kinds):
        return _field_text(bundle, kinds[_canonical(head, kinds)], _canonical(head, kinds), fields)
    candidates = [*rules, *(kind.lower() for kind in kinds)] if not fields else [kind.lower() for kind in kinds]
    near = nearest(head, candidates)
    what = "rule or kind" if not fields else "kind"
    hint = f"did you mean {'.'.join([near, *fields])!r}?" if near else ""
    raise UsageError(f"no {what} is called {head!r}", "it is a family of rules, and podlint rules lists them" if head in registry.families() else hint)


def subjects() -> list[str]:
    """Return what can be explained, for completion: rules, and kinds in lower case."""
    return [*registry.bundled(), *(kind.lower() for kind in _kinds(load(NEWEST)))]


def list_rules(selection: Selection, *, as_json: bool) -> str:
    """Return the rules of a selection as text or JSON."""
    rules = sorted(selected(selection), key=lambda rule: rule.name)
    if as_json:
        entries = [
            {
                "name": rule.name,
                "family": rule.family,
                "severity": rule.severity.value,
                "profile": rule.profile.value,
                "standard": rule.standard.value if rule.standard else None,
                "fix": rule.fix.value or None,
                "since": rule.since,
                "title": rule.title,
            }
            for rule in rules
        ]
        return json.dumps(entries, indent=2) + "\n"
    longest = max((len(rule.name) for rule in rules), default=0)
    lines = [f"{rule.name:{longest}}  {rule.severity.value:7}  {rule.profile.value:11}  {rule.family:11}  {rule.title}\n" for rule in rules]
    return "".join(lines)


_OPTION = re.compile(r"^- `([a-z0-9-]+)`[^:\n]*: (.+?)(?=^- `|\Z)", re.MULTILINE | re.DOTALL)


def option_texts(rule: Rule) -> dict[str, str]:
    """Return what a rule's documentation says of each of its options."""
    options = sections(registry.definition(rule).doc).get("Options", "")
    return {name: " ".join(text.split()) for name, text in _OPTION.findall(options)}


def peers(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Return the checks of other tools that a rule stands for: (tool, its name for the check)."""
    named = sections(registry.definition(rule).doc).get("Peers", "")
    pairs = (entry.strip().partition(":") for entry in re.split(r"[,;\n]", named))
    return tuple((tool.strip(), name.strip()) for tool, _, name in pairs if tool and name)


def map_text(tool: str, *, as_json: bool) -> str:
    """Return which rules stand for the checks of another tool, by their names there.

    Raises:
        UsageError: no rule names that tool; the message has the nearest one.
    """
    pairs = [(other, name, rule.name) for rule in registry.bundled().values() for other, name in peers(rule)]
    require_choice("--maps", tool, sorted({other for other, _, _ in pairs}))
    found = sorted((name, rule) for other, name, rule in pairs if other == tool)
    if as_json:
        return json.dumps([{"check": name, "rule": rule} for name, rule in found], indent=2) + "\n"
    longest = max(len(name) for name, _ in found)
    return "".join(f"{name:{longest}}  {rule}\n" for name, rule in found)


def require_choice(flag: str, value: str, choices: Iterable[str]) -> None:
    """Check an option with a fixed set of values.

    Raises:
        UsageError: *value* is not one of them.
    """
    allowed = list(choices)
    if value not in allowed:
        raise UsageError(f"{flag} cannot be {value!r}", hint(value, allowed) or f"use {', '.join(allowed)}")


def _rule_text(name: str) -> str:
    rule = registry.find(name)
    return f"{rule.name}: {registry.definition(rule).doc.strip().replace(chr(10), f'{chr(10)}{chr(10)}{rule_facts(rule)}{chr(10)}', 1)}\n"


def rule_facts(rule: Rule) -> str:
    """Return what the index knows of a rule, in a line."""
    standard = f", Pod Security Standard {rule.standard.value}" if rule.standard else ""
    fix = f", fix {rule.fix.value}" if rule.fix is not FixKind.NONE else ""
    return f"severity {rule.severity.value}, profile {rule.profile.value}{standard}, family {rule.family}{fix}, since podlint {rule.since}"


def _kinds(bundle: Bundle) -> dict[str, tuple[str, str]]:
    """Kind -> (apiVersion, definition), where several API versions have it the most stable one."""
    found: dict[str, tuple[str, str]] = {}
    for api_version in sorted(bundle.kinds, key=lambda name: ("alpha" in name, "beta" in name, name == "events.k8s.io/v1", name)):
        for kind, definition in bundle.kinds[api_version].items():
            found.setdefault(kind, (api_version, definition))
    return found


def _canonical(name: str, kinds: Iterable[str]) -> str:
    """The kind that *name* writes: in any case, in the plural, or in kubectl's abbreviation; empty for none."""
    wanted = name.lower()
    if wanted in _SHORT_NAMES:
        return _SHORT_NAMES[wanted]
    return next((kind for kind in kinds if is_name_of(wanted, kind)), "")


def _field_text(bundle: Bundle, place: tuple[str, str], kind: str, fields: list[str]) -> str:
    api_version, definition = place
    schema: Schema = {"$ref": definition}
    for number, field in enumerate(fields):
        properties = _inner(bundle, schema).get("properties", {})
        if field not in properties:
            path = ".".join([kind.lower(), *fields[:number]])
            raise UsageError(f"{path} has no field {field!r} in Kubernetes {bundle.version}", _field_hint(field, properties, path, fields[number + 1 :]))
        schema = properties[field]
    lines = [f"KIND      {kind}", f"VERSION   {api_version}"]
    if fields:
        facts = facts_at(bundle, api_version, kind, fields[:-1])
        lines += [f"FIELD     {'.'.join(fields)}  <{type_text(bundle, schema)}>", *_field_facts(schema, facts, fields[-1])]
    lines.append(f"IN        Kubernetes {_versions(api_version, kind, fields)}")
    children = _inner(bundle, schema).get("properties", {})
    if children:
        lines += ["", "FIELDS", *_children(bundle, children, facts_at(bundle, api_version, kind, fields))]
    return "\n".join(lines) + "\n"


def _field_hint(field: str, properties: dict[str, Schema], path: str, rest: list[str]) -> str:
    near = nearest(field, properties)
    return f"did you mean {'.'.join([path, near, *rest])!r}?" if near else ""


def _field_facts(schema: Schema, facts: Facts, field: str) -> list[str]:
    lines = []
    if field in facts.required:
        lines.append("REQUIRED  yes, the API server refuses the object without it")
    if field in facts.defaults:
        lines.append(f"DEFAULT   {json.dumps(facts.defaults[field])}")
    keys = schema.get("x-kubernetes-list-map-keys")
    if keys:
        lines.append(f"UNIQUE    no two items with the same {' and '.join(keys)}")
    return lines


def _inner(bundle: Bundle, schema: Schema) -> Schema:
    """The schema whose fields come next: through references, and into lists and maps."""
    resolved = bundle.resolve(schema)[1]
    while "properties" not in resolved and ("items" in resolved or "additionalProperties" in resolved):
        resolved = bundle.resolve(resolved.get("items") or resolved["additionalProperties"])[1]
    return resolved


def _children(bundle: Bundle, properties: dict[str, Schema], facts: Facts) -> list[str]:
    """A line for each field: name, type, whether it is required, its default."""
    longest = max(map(len, properties))
    lines = []
    for field, schema in properties.items():
        required = "  required" if field in facts.required else ""
        default = f"  default {json.dumps(facts.defaults[field])}" if field in facts.defaults else ""
        lines.append(f"  {field:{longest}}  <{type_text(bundle, schema)}>{required}{default}")
    return lines


def _versions(api_version: str, kind: str, fields: list[str]) -> str:
    """In which of the bundled versions the field is there."""
    have = [version for version in VERSIONS if _has(load(version), api_version, kind, fields)]
    if have == list(VERSIONS):
        return f"{VERSIONS[0]} to {VERSIONS[-1]} (all bundled versions)"
    if have == list(VERSIONS[VERSIONS.index(have[0]) : VERSIONS.index(have[-1]) + 1]) and len(have) > 1:
        return f"{have[0]} to {have[-1]}"
    return ", ".join(have)


def _has(bundle: Bundle, api_version: str, kind: str, fields: list[str]) -> bool:
    definition = bundle.kind(api_version, kind)
    schema: Schema = {"$ref": definition} if definition else {}
    for field in fields:
        if not schema:
            return False
        schema = _inner(bundle, schema).get("properties", {}).get(field, {})
    return bool(schema)
