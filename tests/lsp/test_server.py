"""`podlint lsp` as a real client sees it, over standard input and output."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

Tell = Callable[[Callable[[Any], Awaitable[None]]], int]


def codes(diagnostics: list[Any]) -> list[str]:
    return [each.code for each in diagnostics]


def applied(text: str, edit: Any) -> str:
    """The text after an edit of the only document, as an editor does it."""
    (change,) = edit.document_changes
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for each in sorted(change.edits, key=lambda each: each.range.start, reverse=True):
        start, end = (starts[position.line] + position.character for position in (each.range.start, each.range.end))
        text = text[:start] + each.new_text + text[end:]
    return text


def test_findings_are_told_while_somebody_types(tell: Tell, pod: str) -> None:
    async def story(editor: Any) -> None:
        await editor.begin()
        editor.open("pod.yaml", pod)
        assert await editor.diagnostics("pod.yaml") == []
        editor.change("pod.yaml", 2, editor.part((4, 0), (4, 0), "  lables: {}\n"))
        (told,) = await editor.diagnostics("pod.yaml", 2)
        assert (told.code, told.source, told.severity) == ("unknown-field", "podlint", editor.types.DiagnosticSeverity.Error)
        assert told.range == editor.range((4, 2), (4, 8))
        assert told.data["rule"] == "unknown-field"
        for version, key in enumerate("labels", 3):
            editor.change("pod.yaml", version, editor.part((4, 2), (4, 8), "labels" if version == 8 else f"{key}ables"))
        assert await editor.diagnostics("pod.yaml", 8) == []

    assert tell(story) == 0


def test_a_quick_fix_leaves_a_clean_text(tell: Tell, pod: str) -> None:
    async def story(editor: Any) -> None:
        types = editor.types
        await editor.begin()
        text = pod + "      imagePullPolicy: ifnotpresent\n"
        editor.open("pod.yaml", text)
        (told,) = await editor.diagnostics("pod.yaml")
        context = types.CodeActionContext([told], only=[types.CodeActionKind.QuickFix])
        fix, ignore = await editor.client.text_document_code_action_async(types.CodeActionParams(editor.document("pod.yaml"), told.range, context))
        assert fix.is_preferred
        assert codes(fix.diagnostics) == [told.code]
        assert applied(text, fix.edit) == pod + "      imagePullPolicy: IfNotPresent\n"
        assert ignore.title == f"ignore {told.code} here"
        editor.change("pod.yaml", 2, types.TextDocumentContentChangeWholeDocument(applied(text, ignore.edit)))
        assert await editor.diagnostics("pod.yaml", 2) == []

    assert tell(story) == 0


def test_saving_can_mend_all_that_is_safe(tell: Tell, pod: str) -> None:
    async def story(editor: Any) -> None:
        types = editor.types
        await editor.begin()
        text = pod + "      imagePullPolicy: ifnotpresent\n"
        editor.open("pod.yaml", text)
        context = types.CodeActionContext([], only=[types.CodeActionKind.SourceFixAll])
        (fix,) = await editor.client.text_document_code_action_async(types.CodeActionParams(editor.document("pod.yaml"), editor.range((0, 0), (0, 0)), context))
        assert fix.kind == "source.fixAll.podlint"
        assert applied(text, fix.edit) == pod + "      imagePullPolicy: IfNotPresent\n"

    assert tell(story) == 0


def test_questions_are_answered_in_a_text_that_is_being_typed(tell: Tell, tmp_path: Path, pod: str, settings_map: str) -> None:
    (tmp_path / "settings.yaml").write_text(settings_map)

    async def story(editor: Any) -> None:
        types, client, document = editor.types, editor.client, editor.document("pod.yaml")
        answer = await editor.begin()
        assert answer.capabilities.text_document_sync.change == types.TextDocumentSyncKind.Incremental
        editor.open("pod.yaml", pod)
        hover = await client.text_document_hover_async(types.HoverParams(document, types.Position(7, 8)))
        assert "FIELD     spec.containers.image" in hover.contents.value
        symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert [(each.name, [child.name for child in each.children]) for each in symbols] == [("Pod shop", ["web"])]
        await editor.until(lambda: editor.registered)
        places = None
        while not places:  # until the folder is read
            places = await client.text_document_definition_async(types.DefinitionParams(document, types.Position(10, 20)))
        assert [(place.uri, place.range.start.line) for place in places] == [(editor.uri("settings.yaml"), 3)]
        editor.change("pod.yaml", 2, editor.part((11, 0), (11, 0), "      imagePullPolicy: \n      {["))
        found = await client.text_document_completion_async(types.CompletionParams(document, types.Position(11, 23)))
        assert [each.label for each in found.items] == ["Always", "IfNotPresent", "Never"]
        assert await editor.diagnostics("pod.yaml", 2, wanted=bool)

    assert tell(story) == 0


def test_files_that_change_on_the_disk_change_what_is_told(tell: Tell, tmp_path: Path, pod: str, settings_map: str) -> None:
    (tmp_path / "settings.yaml").write_text(settings_map)

    async def story(editor: Any) -> None:
        types = editor.types
        await editor.begin()
        editor.open("pod.yaml", pod.replace("name: settings", "name: setting"))
        await editor.diagnostics("pod.yaml", wanted=bool)  # once the folder is read
        (tmp_path / "settings.yaml").write_text(settings_map.replace("name: settings", "name: setting"))
        event = types.FileEvent(editor.uri("settings.yaml"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.diagnostics("pod.yaml", wanted=lambda told: not told)
        (tmp_path / ".podlint.yaml").write_text("profle: strict\n")
        event = types.FileEvent(editor.uri(".podlint.yaml"), types.FileChangeType.Created)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.until(lambda: [line for line in editor.messages if "profle" in line])

    assert tell(story) == 0


@pytest.mark.parametrize(("encoding", "column"), [(None, 22), ("utf-8", 24), ("utf-32", 21)])
def test_columns_are_counted_as_the_client_wants(tell: Tell, pod: str, encoding: str | None, column: int) -> None:
    async def story(editor: Any) -> None:
        answer = await editor.begin(encodings=[encoding] if encoding else None)
        assert answer.capabilities.position_encoding == (encoding or "utf-16")
        editor.open("pod.yaml", pod.replace("metadata:\n", 'metadata:\n  annotations: {"😀": a, b: 1}\n'))
        told = await editor.diagnostics("pod.yaml", wanted=bool)
        start = told[-1].range.start  # the number that an annotation cannot be
        assert (start.line, start.character) == (3, column + len("a, b: "))
        editor.change("pod.yaml", 2, editor.part((3, 0), (3, column), "  annotations: {"))
        start = (await editor.diagnostics("pod.yaml", 2))[-1].range.start
        assert (start.line, start.character) == (3, len("  annotations: {a, b: "))

    assert tell(story) == 0


@pytest.mark.parametrize("allowed", [False, True])
def test_the_client_says_whether_python_rules_run(tell: Tell, tmp_path: Path, pod: str, allowed: bool) -> None:  # noqa: FBT001
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "broken.py").write_text("raise RuntimeError('it ran')\n")
    (tmp_path / ".podlint.yaml").write_text("rule-folders: [own]\n")

    async def story(editor: Any) -> None:
        await editor.begin({"runOwnRules": allowed})
        editor.open("pod.yaml", pod.replace("image:", "imge:"))
        await editor.diagnostics("pod.yaml", wanted=bool)
        if allowed:
            await editor.until(lambda: [line for line in editor.messages if "it ran" in line])
        assert any("it ran" in line for line in editor.messages) is allowed

    assert tell(story) == 0


def test_lines_end_where_editors_end_them(tell: Tell, pod: str) -> None:
    async def story(editor: Any) -> None:
        await editor.begin()
        editor.open("pod.yaml", f"# a\u2028# b\x85# c\n{pod}")
        assert await editor.diagnostics("pod.yaml") == []
        editor.change("pod.yaml", 2, editor.part((8, 6), (8, 11), "imge"))
        assert {each.range.start.line for each in await editor.diagnostics("pod.yaml", 2, wanted=bool)} >= {8}

    assert tell(story) == 0


def test_what_was_said_of_a_closed_text_is_taken_back(tell: Tell, pod: str) -> None:
    async def story(editor: Any) -> None:
        await editor.begin()
        editor.open("pod.yaml", pod.replace("image:", "imge:"))
        await editor.diagnostics("pod.yaml", wanted=bool)
        editor.client.text_document_did_close(editor.types.DidCloseTextDocumentParams(editor.document("pod.yaml")))
        await editor.diagnostics("pod.yaml", wanted=lambda told: not told)

    assert tell(story) == 0


def test_texts_without_a_file_are_checked(tell: Tell, pod: str) -> None:
    async def story(editor: Any) -> None:
        types = editor.types
        await editor.begin()
        item = types.TextDocumentItem("untitled:Untitled-1", "yaml", 1, pod.replace("image:", "imge:"))
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        assert "unknown-field" in codes((await editor.until(lambda: editor.published.get("untitled:Untitled-1"))).diagnostics)

    assert tell(story) == 0


def test_a_client_that_leaves_without_a_word_ends_the_server(command: str) -> None:
    pytest.importorskip("pygls", reason="the language server needs pygls: pip install 'podlint[lsp]'")
    assert subprocess.run([command, "lsp", "--stdio"], input=b"", capture_output=True, timeout=60, check=False).returncode == 1


@pytest.mark.parametrize("missing", ["pygls", "lsprotocol"])
def test_without_pygls_the_way_to_it_is_told(missing: str) -> None:
    script = f"import sys; sys.modules['{missing}'] = None; sys.argv = ['podlint', 'lsp']\nfrom podlint.__main__ import main\nmain()"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.splitlines() == ["podlint: podlint lsp needs pygls, which is not installed; pip install 'podlint[lsp]'"]
