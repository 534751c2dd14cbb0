"""What there is to say of a field or of a finding, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from podlint import registry
from podlint.custom.described import Reader, read_file
from podlint.custom.explained import field_lines
from podlint.custom.field import Place, choices, place
from podlint.custom.known import Kinds
from podlint.errors import UsageError
from podlint.explain import explain, rule_facts
from podlint.finding import Finding, Path
from podlint.lsp.pointing import pointed, read
from podlint.lsp.spot import spot
from podlint.reporters.words import printable
from podlint.rule import sections


class Asked(NamedTuple):
    """A place in an object of a kind, and where it stands: offsets of the key or the value."""

    api_version: str
    kind: str
    path: Path
    start: int
    end: int


_BACKTICKS = re.compile("`{3,}")


def field_text(asked: Asked, kinds: Kinds, reader: Reader = read_file) -> str:
    """Return what `podlint explain` says of a field, and which values it can have; nothing for what is no field.

    Args:
        asked: What stands under the cursor.
        kinds: What is known of kinds.
        reader: Gives the text of the file with a custom kind's definition, where descriptions are.
    """
    there = place(kinds, asked.api_version, asked.kind, asked.path)
    if there is None or not there.fields or not _is_field(asked.path, there.fields):
        return ""
    if there.is_custom:
        return _fenced(map(printable, field_lines(there, kinds, reader)))
    text, allowed = _explained(there), choices(there)
    return _fenced([text, *((f"VALUES    {', '.join(allowed)}",) if allowed else ())]) if text else ""


def asked_at(text: str, offset: int, name: str, *, markdown: bool = False) -> Asked | None:
    """Return which field stands at *offset* of the text of a file called *name*; where the document cannot be read, as the indentation says."""
    here = pointed(text, offset, name, markdown=markdown)
    if here:
        object = here.object
        return Asked(object.api_version, object.kind, here.path[len(object.path) :], here.start, here.end) if object else None
    if not any(document.tree is None and document.origin.start <= offset <= document.origin.end for document in read(text, markdown=markdown)):
        return None
    found = spot(text, offset, markdown=markdown)
    if found is None or found.start == found.end:
        return None
    path = (*found.path, text[found.start : found.end].strip("\"'")) if found.is_key else found.path
    return Asked(found.text("apiVersion"), found.text("kind"), path[len(found.root) :], found.start, found.end)


def _fenced(lines: Iterable[str]) -> str:
    """Lines as they are: what comes from a user's schema is no Markdown, and cannot end the fence."""
    text = "\n".join(lines)
    fence = "`" * max(3, *(len(run) + 1 for run in _BACKTICKS.findall(text)), 0)
    return f"{fence}text\n{text}\n{fence}"


def _explained(there: Place) -> str:
    try:
        text = explain(".".join((there.kind, *there.fields)), there.bundle.version)
    except UsageError:
        return ""
    return text.partition("\n\n")[0].rstrip()


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
