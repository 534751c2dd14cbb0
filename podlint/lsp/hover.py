"""What there is to say of a field or of a finding, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from podlint import registry
from podlint.errors import UsageError
from podlint.explain import explain, rule_facts
from podlint.finding import Finding, Path
from podlint.lsp.field import choices, place
from podlint.lsp.pointing import Pointed
from podlint.reporters.words import printable
from podlint.rule import sections


def field_text(pointed: Pointed, version: str) -> str:
    """Return what `podlint explain` says of the field that is pointed at, and which values it can have; nothing for what is no field."""
    object = pointed.object
    if object is None:
        return ""
    inside = pointed.path[len(object.path) :]
    there = place(version, object.api_version, object.kind, inside)
    if there is None or not there.fields or not _is_field(inside, there.fields):
        return ""
    try:
        text = explain(".".join((object.kind, *there.fields)), version)
    except UsageError:
        return ""
    head = text.partition("\n\n")[0].rstrip()
    allowed = choices(there)
    return f"```text\n{head}\n" + (f"VALUES    {', '.join(allowed)}\n" if allowed else "") + "```"


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
