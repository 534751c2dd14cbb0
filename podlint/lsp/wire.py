"""From podlint's values to those of the protocol, and back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from lsprotocol import types
from pygls import uris

from podlint import files, registry
from podlint.finding import Edit, Finding, Position, Severity
from podlint.lsp.action import Action
from podlint.lsp.completion import Completion
from podlint.lsp.position import Change, Range, Text
from podlint.lsp.session import Opened, Place, Published
from podlint.lsp.symbol import Symbol
from podlint.reporters.words import printable

SOURCE = "podlint"
MOST_DIAGNOSTICS = 1_000
"""Findings of one text that are sent; the worst come first."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def file_of(uri: str) -> str:
    """Return how findings call the file of a URI: its path, or the URI itself where it is no file."""
    path = uris.to_fs_path(uri)
    return files.name_of(os.path.normpath(path)) if path else uri


def uri_of(place: Place) -> str:
    """Return the URI of a place."""
    return place.uri or str(uris.from_fs_path(place.file))


def position(of: Position) -> types.Position:
    """Return a position as the protocol has it."""
    return types.Position(of.line, of.column)


def range_of(of: Range) -> types.Range:
    """Return a range as the protocol has it."""
    return types.Range(position(of.start), position(of.end))


def from_position(of: types.Position) -> Position:
    """Return a position of the client's."""
    return Position(of.line, of.character)


def from_range(of: types.Range) -> Range:
    """Return a range of the client's."""
    return Range(from_position(of.start), from_position(of.end))


def changes(of: Iterable[types.TextDocumentContentChangeEvent]) -> list[Change]:
    """Return what a client says it has changed."""
    return [Change(each.text, from_range(each.range) if isinstance(each, types.TextDocumentContentChangePartial) else None) for each in of]


def options(of: Any) -> Mapping[str, Any]:
    """Return the options that a client starts the server with; none where it gives something else."""
    if isinstance(of, Mapping):
        return of
    fields = getattr(of, "_asdict", None)
    return fields() if callable(fields) else {}


def diagnostics(published: Published, text: Text) -> list[types.Diagnostic]:
    """Return what there is to say of a text."""
    if published.note:
        start = types.Position(0, 0)
        return [types.Diagnostic(types.Range(start, start), published.note, severity=types.DiagnosticSeverity.Information, source=SOURCE)]
    worst = sorted(published.findings, key=lambda finding: -finding.severity.rank)[:MOST_DIAGNOSTICS]
    return [diagnostic(finding, text, published.opened) for finding in sorted(worst, key=Finding.sort_key)]


def diagnostic(finding: Finding, text: Text, opened: Opened) -> types.Diagnostic:
    """Return one finding."""
    related = [
        types.DiagnosticRelatedInformation(types.Location(opened.uri, _at(text, each.start)), printable(each.message))
        for each in finding.related
        if each.file == finding.file
    ]
    help = f"\n{printable(finding.help)}" if finding.help else ""
    return types.Diagnostic(
        range_of(Range(text.encoded(finding.span.start), text.encoded(finding.span.end))),
        f"{printable(finding.message)}{help}",
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        tags=_tags(finding) or None,
        related_information=related or None,
        data={"rule": finding.rule, "place": finding.place, "fix": "" if finding.fix is None else "safe" if finding.fix.is_safe else "unsafe"},
    )


def _at(text: Text, start: Position) -> types.Range:
    place = position(text.encoded(start))
    return types.Range(place, place)


def _tags(finding: Finding) -> list[types.DiagnosticTag]:
    rule = registry.bundled().get(finding.rule)
    tags = [types.DiagnosticTag.Deprecated] if rule and rule.family == "deprecated" else []
    return [*tags, types.DiagnosticTag.Unnecessary] if finding.rule.startswith("unused-") else tags


def completion_list(found: tuple[Range, list[Completion]]) -> types.CompletionList:
    """Return what can be typed. The texts bring their own indentation."""
    range, completions = found
    return types.CompletionList(
        is_incomplete=False,
        items=[
            types.CompletionItem(
                each.label,
                kind=types.CompletionItemKind.Field if each.is_field else types.CompletionItemKind.EnumMember,
                detail=each.detail or None,
                sort_text=each.order,
                filter_text=each.matched or None,
                text_edit=types.TextEdit(range_of(range), each.text),
                insert_text_mode=types.InsertTextMode.AsIs,
            )
            for each in completions
        ],
    )


def code_action(action: Action, opened: Opened, text: Text, *, versioned: bool = False) -> types.CodeAction:
    """Return something that can be done. A *versioned* edit is refused by the client where the text has changed meanwhile."""
    edits = [_text_edit(edit, text) for edit in action.edits]
    where = types.OptionalVersionedTextDocumentIdentifier(uri=opened.uri, version=opened.version)
    return types.CodeAction(
        printable(action.title),
        kind=action.kind,
        diagnostics=[diagnostic(action.finding, text, opened)] if action.finding else None,
        is_preferred=action.is_preferred or None,
        edit=types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(where, edits)]) if versioned else types.WorkspaceEdit(changes={opened.uri: edits}),
    )


def _text_edit(edit: Edit, text: Text) -> types.TextEdit:
    return types.TextEdit(range_of(text.range(edit.start, edit.end)), edit.text)


def symbol(of: Symbol, text: Text, kind: types.SymbolKind = types.SymbolKind.Object) -> types.DocumentSymbol:
    """Return an object or a container. The protocol wants the name inside the whole."""
    start, end = of.start, max(of.start, of.end)
    name_start = min(max(of.name_start, start), end)
    return types.DocumentSymbol(
        of.name or of.detail,
        kind,
        range_of(text.range(start, end)),
        range_of(text.range(name_start, min(max(of.name_end, name_start), end))),
        detail=of.detail,
        children=[symbol(child, text, types.SymbolKind.Field) for child in of.children],
    )
