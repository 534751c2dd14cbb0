"""What there is to say of a field or of a finding, as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable

from podlint import registry
from podlint.errors import UsageError
from podlint.explain import explain, rule_facts
from podlint.finding import Finding, Path
from podlint.lsp.field import Place, choices, fields, place
from podlint.lsp.kinds import Kinds
from podlint.lsp.pointing import Pointed
from podlint.reporters.words import printable
from podlint.rule import sections


def field_text(pointed: Pointed, kinds: Kinds) -> str:
    """Return what `podlint explain` says of the field that is pointed at, and which values it can have; nothing for what is no field."""
    object = pointed.object
    if object is None:
        return ""
    inside = pointed.path[len(object.path) :]
    there = place(kinds, object.api_version, object.kind, inside)
    if there is None or not there.fields or not _is_field(inside, there.fields):
        return ""
    text = _custom_text(there, kinds) if there.is_custom else _explained(there)
    allowed = choices(there)
    return f"```text\n{text}\n" + (f"VALUES    {printable(', '.join(allowed))}\n" if allowed else "") + "```" if text else ""


def _explained(there: Place) -> str:
    try:
        text = explain(".".join((there.kind, *there.fields)), there.bundle.version)
    except UsageError:
        return ""
    return text.partition("\n\n")[0].rstrip()


def _custom_text(there: Place, kinds: Kinds) -> str:
    """What there is to say of a field in a kind that is not Kubernetes' own, in the form of `podlint explain`."""
    path = there.path
    while isinstance(path[-1], int):
        path = path[:-1]
    above = place(kinds, there.api_version, there.kind, path[:-1])
    field = next((field for field in fields(above) if field.name == path[-1]), None) if above else None
    if field is None:
        return ""
    lines = [f"KIND      {there.kind}", f"VERSION   {there.api_version}", f"FIELD     {'.'.join(there.fields)}  <{field.type}>"]
    if field.is_required:
        lines.append("REQUIRED  yes, the API server refuses the object without it")
    if field.has_default:
        lines.append(f"DEFAULT   {json.dumps(field.default)}")
    custom = kinds.custom(there.api_version, there.kind)
    if custom:
        lines.append(f"IN        the {custom.origin.value} in {custom.file}")
    return "\n".join(map(printable, lines))


def _is_field(path: Path, fields: tuple[str, ...]) -> bool:
    """Whether a path ends with a field, not with a label or another key of a map."""
    return bool(path) and (isinstance(path[-1], int) or path[-1] == fields[-1])


def rule_texts(findings: Iterable[Finding], folders: tuple[str, ...] = ()) -> list[str]:
    """Return for each rule that found something why it is there."""
    found: dict[str, None] = {}
    for finding in findings:
        rule = registry.known(folders).get(finding.rule)
        if rule:
            why = sections(registry.definition(rule).doc).get("Why", "")
            found[f"**{rule.name}**: {printable(rule.title)}\n\n{why}\n\n*{rule_facts(rule)}*"] = None
    return list(found)
