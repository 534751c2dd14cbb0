"""What podlint knows arrives at the client in the protocol's own words."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.finding import Finding
from podlint.lsp.position import Text
from podlint.lsp.session import Opened, Published, Session

pytest.importorskip("pygls", reason="the language server needs pygls: pip install 'podlint[lsp]'")

from lsprotocol import types

from podlint.lsp import wire


def told(text: str) -> list[types.Diagnostic]:
    session = Session()
    session.open("file:///shop/pod.yaml", "/shop/pod.yaml", text, 1)
    (published,) = session.check()
    return wire.diagnostics(published, session.text(published.opened))


def test_what_is_deprecated_is_struck_out() -> None:
    (found,) = told("apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n")
    assert (found.code, found.tags) == ("deprecated-api-version", [types.DiagnosticTag.Deprecated])


def test_a_comment_that_silences_nothing_is_greyed_out(pod: str) -> None:
    (found,) = told(pod.replace("name: shop", "name: shop  # podlint: ignore[unknown-field]"))
    assert (found.code, found.tags) == ("unused-suppression", [types.DiagnosticTag.Unnecessary])


def test_the_other_place_of_a_problem_is_a_place_in_the_text(pod: str) -> None:
    found = next(each for each in told(pod.replace("  name: shop\n", "  name: shop\n  name: shop\n")) if each.related_information)
    assert found.related_information
    (other,) = found.related_information
    assert other.location.uri == "file:///shop/pod.yaml"
    assert other.location.range.start.line < found.range.start.line


def test_of_very_many_findings_the_worst_are_sent(pod: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_DIAGNOSTICS", 1)
    (found,) = told(pod.replace("web:1.4", "web").replace("metadata:", "metadata:\n  lables: {}"))
    assert found.severity is types.DiagnosticSeverity.Error


def test_nothing_arrives_that_an_editor_would_act_on(pod: str) -> None:
    text = pod.replace("metadata:", 'metadata:\n  "la\\ebles": {}')
    assert {each.message.replace("\n", "").isprintable() for each in told(text)} == {True}


@pytest.mark.parametrize("options", [None, [], 1, "x", {"runOwnRules": "yes"}])
def test_odd_options_are_no_options(options: Any) -> None:
    assert wire.options(options).get("runOwnRules") is not True


def test_a_uri_that_is_no_file_names_itself() -> None:
    assert wire.file_of("untitled:Untitled-1") == "untitled:Untitled-1"
    assert wire.file_of("file:///a/b%20c/../d.yaml") == "/a/d.yaml"


def test_a_note_stands_at_the_beginning() -> None:
    session = Session()
    session.open("u", "a.yaml", "", 1)
    findings: tuple[Finding, ...] = ()
    (found,) = wire.diagnostics(Published(Opened("u", 1, session.opened["u"].source), findings, "too long"), Text.of(""))
    assert (found.message, found.range.start) == ("too long", types.Position(0, 0))


def test_objects_look_like_objects_and_containers_like_parts_of_them(pod: str, settings_map: str) -> None:
    session = Session()
    session.open("u", "a.yaml", f"{settings_map}---\n{pod}", 1)
    settings, shop = (wire.symbol(each, Text.of("")) for each in session.symbols("u"))
    assert (settings.kind, shop.kind) == (types.SymbolKind.Object, types.SymbolKind.Object)
    assert [child.kind for child in shop.children or ()] == [types.SymbolKind.Field]
