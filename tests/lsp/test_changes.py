"""What changes on the disk while an editor is open: own rules, the configuration and what it names, folders."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.finding import Position
from podlint.lsp.project import surroundings
from podlint.lsp.session import Session

Tell = Callable[[Callable[[Any], Awaitable[None]]], int]

PYTHON_RULE = '''"""No pod is called shop.

## Why

It is taken.

## Bad

```yaml
```

## Good

```yaml
```
"""

from collections.abc import Iterator

from podlint.rule import Pod, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="1", scope=Scope.POD)
def no_shop(pod: Pod) -> Iterator[Problem]:
    if pod.object.name == "shop":
        yield Problem((*pod.path, "metadata", "name"), "MESSAGE")
'''


def changed(editor: Any, name: str) -> None:
    """Tell the server that a file has changed, has come or has gone, as clients do that watch files."""
    types = editor.types
    event = types.FileEvent(editor.uri(name), types.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))


def says(word: str) -> Callable[[list[Any]], bool]:
    return lambda told: any(word in each.message for each in told)


def test_a_python_rule_counts_as_it_was_saved_last(tell: Tell, tmp_path: Path, pod: str) -> None:
    rule = tmp_path / "own" / "no_shop.py"
    rule.parent.mkdir()
    rule.write_text(PYTHON_RULE.replace("MESSAGE", "called shop"))
    (tmp_path / ".podlint.yaml").write_text("rule-folders: [own]\n")

    async def story(editor: Any) -> None:
        await editor.begin({"runOwnRules": True})
        editor.open("pod.yaml", pod)
        await editor.diagnostics("pod.yaml", wanted=says("called shop"))
        rule.write_text(PYTHON_RULE.replace("MESSAGE", "another name, please"))
        changed(editor, "own/no_shop.py")
        await editor.diagnostics("pod.yaml", wanted=says("another name"))
        rule.write_text("no_shop = 1  # not a rule any more\n")
        changed(editor, "own/no_shop.py")
        await editor.diagnostics("pod.yaml", wanted=lambda told: not told)
        await editor.until(lambda: any("holds no rule" in line for line in editor.messages))
        rule.write_text(PYTHON_RULE.replace("MESSAGE", "mended, and back again"))
        changed(editor, "own/no_shop.py")
        await editor.diagnostics("pod.yaml", wanted=says("back again"))

    assert tell(story) == 0


def test_a_rule_without_code_counts_as_it_was_saved_last(tell: Tell, tmp_path: Path, pod: str) -> None:
    rule = tmp_path / "own" / "short-name.yaml"
    rule.parent.mkdir()
    text = "name: image-length\non: container\nrequire: {properties: {image: {maxLength: %d}}}\nmessage: %s\nwhy: It is long.\nbad: []\ngood: []\n"
    rule.write_text(text % (5, "too long"))
    (tmp_path / ".podlint.yaml").write_text("rule-folders: [own]\n")

    async def story(editor: Any) -> None:
        types = editor.types
        await editor.begin()
        editor.open("pod.yaml", pod)
        await editor.diagnostics("pod.yaml", wanted=says("too long"))
        rule.write_text(text % (5, "shorter, please"))
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(editor.document("own/short-name.yaml")))
        await editor.diagnostics("pod.yaml", wanted=says("shorter"))
        rule.write_text(text % (500, "shorter, please"))
        changed(editor, "own/short-name.yaml")
        await editor.diagnostics("pod.yaml", wanted=lambda told: not told)
        rule.write_text(text % (4, "short again"))
        (tmp_path / ".podlint.yaml").write_text("rule-folders: [own]\nrules: {image-length: error}\n")
        changed(editor, ".podlint.yaml")
        told = await editor.diagnostics("pod.yaml", wanted=says("short again"))
        assert [each.severity for each in told] == [types.DiagnosticSeverity.Error]

    assert tell(story) == 0


def test_the_same_mistake_is_told_again_once_it_was_mended(tell: Tell, tmp_path: Path, pod: str) -> None:
    configuration = tmp_path / ".podlint.yaml"
    configuration.write_text("profle: strict\n")

    async def story(editor: Any) -> None:
        def told() -> int:
            return sum("profle" in line for line in editor.messages)

        await editor.begin()
        editor.open("pod.yaml", pod.replace("image:", "imge:"))
        await editor.until(lambda: told() == 1)
        configuration.write_text("rules: {schema: off, api: off}\n")
        changed(editor, ".podlint.yaml")
        await editor.diagnostics("pod.yaml", wanted=lambda found: not any(each.code == "unknown-field" for each in found))
        configuration.write_text("profle: strict\n")
        changed(editor, ".podlint.yaml")
        await editor.until(lambda: told() == 2)

    assert tell(story) == 0


def test_the_client_is_asked_to_tell_of_rules_and_of_folders_that_go(tell: Tell) -> None:
    async def story(editor: Any) -> None:
        await editor.begin()
        (registration,) = await editor.until(lambda: editor.registered)
        watchers = registration.register_options["watchers"] if isinstance(registration.register_options, dict) else registration.register_options.watchers
        patterns = " ".join(str(each) for each in watchers)
        assert "py" in patterns
        assert "**/*" in patterns

    assert tell(story) == 0


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / ".git").mkdir()  # no configuration from above
    return Session([tmp_path.as_posix()])


def begin(session: Session, tmp_path: Path, text: str) -> Callable[[], list[str]]:
    """Have the folder read, and a text opened; what follows gives the rules that find something in it."""
    read(session)
    session.open("uri", (tmp_path / "open.yaml").as_posix(), text, 1)

    def rules() -> list[str]:
        session.check()
        return [finding.rule for finding in session.findings("uri")]

    return rules


def read(session: Session) -> None:
    for project in session.projects.values():
        project.configure()
        project.surroundings = surroundings(project.folder, project.configuration)


def test_a_configuration_that_is_extended_counts_when_it_changes(session: Session, tmp_path: Path, pod: str) -> None:
    (tmp_path / ".podlint.yaml").write_text("extends: base.yaml\n")
    base = tmp_path / "base.yaml"
    base.write_text("rules: {schema: off, api: off}\n")
    rules = begin(session, tmp_path, pod.replace("image:", "imge:"))
    assert "unknown-field" not in rules()
    base.write_text("profile: recommended\n")
    session.refresh([base.as_posix()])
    assert "unknown-field" in rules()


def test_a_schema_that_the_configuration_names_counts_when_it_changes(session: Session, tmp_path: Path) -> None:
    hidden = tmp_path / ".schemas" / "widget-example-v1.json"
    hidden.parent.mkdir()
    hidden.write_text('{"properties": {"size": {"type": "integer"}}}')
    (tmp_path / ".podlint.yaml").write_text("schemas: [.schemas]\n")
    rules = begin(session, tmp_path, "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nsize: large\n")
    assert rules() == ["wrong-type"]
    hidden.write_text('{"properties": {"size": {"type": "string"}}}')
    session.refresh([hidden.as_posix()])
    assert rules() == []


def test_a_folder_that_goes_takes_its_files_along(session: Session, tmp_path: Path, settings_map: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "twin.yaml").write_text(settings_map)
    (tmp_path / "subway.yaml").write_text(settings_map.replace("settings", "others"))
    read(session)
    shutil.rmtree(tmp_path / "sub")
    assert session.refresh([(tmp_path / "sub").as_posix()]) == []
    assert list(session.projects[tmp_path.as_posix()].surroundings.results) == [(tmp_path / "subway.yaml").as_posix()]


def test_a_file_that_is_no_manifest_has_no_folder_read(session: Session, tmp_path: Path) -> None:
    read(session)
    (tmp_path / "tool.py").write_text("")
    (tmp_path / "empty").mkdir()
    assert session.refresh([(tmp_path / "tool.py").as_posix(), (tmp_path / "gone.py").as_posix(), (tmp_path / "empty").as_posix()]) == []
    (tmp_path / ".gitignore").write_text("sub\n")
    assert [project.folder for project in session.refresh([(tmp_path / ".gitignore").as_posix()])] == [tmp_path.as_posix()]


def test_a_description_is_shown_as_the_text_of_the_definition_is_now(session: Session, tmp_path: Path) -> None:
    crd = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\nspec:\n  group: example.org\n"
        "  names: {kind: Thing, plural: things}\n  scope: Namespaced\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n"
        "      openAPIV3Schema:\n        type: object\n        properties:\n          size: {type: integer, minimum: 2, description: 'How large it is.'}\n"
    )
    (tmp_path / "crd.yaml").write_text(crd)
    begin(session, tmp_path, "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nsize: 3\n")()
    said, _ = session.hover("uri", Position(3, 1)) or ("", None)
    assert said.splitlines()[3:] == [
        "FIELD     size  <integer>",
        "LIMITS    at least 2",
        f"IN        the CustomResourceDefinition in {(tmp_path / 'crd.yaml').as_posix()}",
        "",
        "How large it is.",
        "```",
    ]
    session.open("crd", (tmp_path / "crd.yaml").as_posix(), crd.replace("How large it is.", "Centimetres ```of``` it."), 1)
    session.check()
    said, _ = session.hover("uri", Position(3, 1)) or ("", None)
    assert said.splitlines()[-2:] == ["Centimetres ```of``` it.", "````"]
