"""What a session says of the texts that are open: the same as `podlint check`, as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from podlint import api, files
from podlint.finding import Finding, Position
from podlint.lsp import pointing
from podlint.lsp import project as projects
from podlint.lsp.position import Change, Range
from podlint.lsp.project import LARGEST_TEXT, Reach, moved, surroundings
from podlint.lsp.session import Session

Open = Callable[..., str]
NOWHERE = Range(Position(0, 0), Position(0, 0))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / ".git").mkdir()  # no configuration from above
    return Session([tmp_path.as_posix()])


@pytest.fixture
def read(session: Session) -> Callable[[], None]:
    """Have the session read its folder, with the configuration in it."""

    def read() -> None:
        for project in session.projects.values():
            project.configure()
            project.surroundings = surroundings(project.folder, project.configuration)

    return read


@pytest.fixture
def opened(session: Session, tmp_path: Path) -> Open:
    """Open a text; its name is its URI."""

    def opened(name: str, text: str) -> str:
        session.open(name, (tmp_path / name).as_posix(), text, 1)
        return name

    return opened


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_text_has_the_findings_that_check_has(session: Session, opened: Open, tmp_path: Path, pod: str, settings_map: str, read: Callable[[], None]) -> None:
    texts = {
        "pod.yaml": pod.replace("name: settings", "name: setings"),
        "bad.yaml": "kind: [",
        "notes.md": f"```yaml\n{pod}tty: 1\n```\n",
        "cm.yaml": settings_map,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    read()
    for name, text in texts.items():
        opened(name, text)
    report = api.check(files.find((tmp_path.as_posix(),)), session.project((tmp_path / "pod.yaml").as_posix()).configuration.settings)
    found = [finding for each in session.check() for finding in each.findings]
    assert sorted(found, key=str) == sorted(report.findings, key=str)
    assert "missing-config-map" in {finding.rule for finding in found} or len({finding.rule for finding in found}) > 2


def test_what_is_typed_counts_at_once(session: Session, opened: Open, pod: str, read: Callable[[], None]) -> None:
    read()
    uri = opened("pod.yaml", pod)
    assert session.findings(uri) == ()
    session.change(uri, 2, [Change("lables: {}\n", Range(Position(4, 0), Position(4, 0)))])
    assert "unknown-field" in rules(session.findings(uri))


def test_rules_across_objects_see_files_that_are_not_open(
    session: Session, opened: Open, tmp_path: Path, pod: str, settings_map: str, read: Callable[[], None]
) -> None:
    (tmp_path / "settings.yaml").write_text(settings_map)
    read()
    uri = opened("pod.yaml", pod.replace("name: settings", "name: setting"))
    (finding,) = session.findings(uri)
    assert "settings" in finding.help
    (tmp_path / "settings.yaml").write_text(settings_map.replace("name: settings", "name: setting"))
    session.refresh([(tmp_path / "settings.yaml").as_posix()])
    session.check()
    assert session.findings(uri) == ()


def test_a_new_file_has_the_folder_read_anew(session: Session, tmp_path: Path, settings_map: str, read: Callable[[], None]) -> None:
    read()
    new = tmp_path / "new.yaml"
    new.write_text(settings_map)
    assert [project.folder for project in session.refresh([new.as_posix()])] == [tmp_path.as_posix()]
    read()
    assert session.refresh([new.as_posix()]) == []
    new.unlink()
    assert session.refresh([new.as_posix()]) == []
    assert session.projects[tmp_path.as_posix()].surroundings.results == {}


def test_nothing_is_missing_until_all_files_are_read(session: Session, opened: Open, pod: str, settings_map: str) -> None:
    uri = opened("pod.yaml", pod.replace("name: settings", "name: setting"))
    opened("settings.yaml", settings_map)
    assert session.findings(uri) == ()


def test_a_comment_for_a_rule_across_objects_is_not_idle_before_it_ran(session: Session, opened: Open, pod: str, read: Callable[[], None]) -> None:
    uri = opened("pod.yaml", pod.replace("name: settings", "name: settings  # podlint: ignore[dangling-configmap-reference]"))
    assert session.findings(uri) == ()


def test_a_text_without_a_folder_is_a_run_of_its_own(pod: str, settings_map: str) -> None:
    session = Session()
    session.open("a", "/nowhere/a.yaml", pod.replace("name: settings", "name: setings"), 1)
    session.open("b", "/nowhere/b.yaml", settings_map, 1)
    assert session.findings("a") == ()
    session.open("a", "/nowhere/a.yaml", pod.replace("name: settings", "name: setings") + "---\n" + settings_map, 2)
    assert len(session.findings("a")) == 1


def test_with_many_objects_rules_across_them_wait_for_a_rest(
    session: Session, opened: Open, pod: str, settings_map: str, read: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projects, "FEW_OBJECTS", 1)
    read()
    uri = opened("pod.yaml", pod.replace("name: settings", "name: setting"))
    opened("settings.yaml", settings_map)
    (before,) = session.findings(uri)
    session.change(uri, 2, [Change("# a line more\n", NOWHERE)])
    session.check(thorough=False)
    assert session.is_rough
    (after,) = next(each.findings for each in session.check(thorough=False) if each.opened.uri == uri)
    assert after.span.start.line == before.span.start.line + 1
    assert session.findings(uri)[0].fix != before.fix
    assert not session.is_rough


def test_findings_move_with_their_lines_and_go_with_them(session: Session, opened: Open, pod: str) -> None:
    text = pod.replace("metadata:", "metadata:\n  lables: {}").replace("image:", "imge:")
    findings = session.findings(opened("pod.yaml", text))
    above = next(finding for finding in findings if "lables" in finding.message)
    below = next(finding for finding in findings if "imge" in finding.message)
    changed = text.replace("spec:\n", "spec:\n  hostNetwork: false\n")
    assert [finding.span.start.line for finding in moved([above, below], text, changed)] == [above.span.start.line, below.span.start.line + 1]
    assert list(moved([above], text, text.replace("lables", "labels"))) == []


def test_the_configuration_of_the_folder_counts(session: Session, opened: Open, tmp_path: Path, pod: str, read: Callable[[], None]) -> None:
    uri = opened("dev/pod.yaml", pod.replace("image:", "imge:"))
    read()
    assert "unknown-field" in rules(session.findings(uri))
    (tmp_path / ".podlint.yaml").write_text("rules: {schema: off, api: off}\n")
    session.refresh([(tmp_path / ".podlint.yaml").as_posix()])
    session.check()
    assert "unknown-field" not in rules(session.findings(uri))
    (tmp_path / ".podlint.yaml").write_text("exclude: [dev]\n")
    session.refresh([(tmp_path / ".podlint.yaml").as_posix()])
    session.check()
    assert session.findings(uri) == ()


def test_a_mistake_in_the_configuration_is_told_and_the_defaults_count(
    session: Session, opened: Open, tmp_path: Path, pod: str, read: Callable[[], None]
) -> None:
    (tmp_path / ".podlint.yaml").write_text("profle: strict\n")
    read()
    (mistake,) = session.configuration_mistakes()
    assert "profle" in mistake
    assert "unknown-field" in rules(session.findings(opened("pod.yaml", pod.replace("image:", "imge:"))))


def test_the_baseline_of_the_configuration_counts(session: Session, opened: Open, tmp_path: Path, pod: str, read: Callable[[], None]) -> None:
    from podlint import baseline

    uri = opened("pod.yaml", pod.replace("metadata:", "metadata:\n  lables: {}"))
    known = session.findings(uri)
    assert known
    (tmp_path / "known.json").write_text(baseline.dump(baseline.of(known, tmp_path.as_posix())))
    (tmp_path / ".podlint.yaml").write_text("baseline: known.json\n")
    read()
    session.check()
    assert session.findings(uri) == ()


OWN = '''"""No pod is called shop.

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
from pathlib import Path

from podlint.rule import Pod, Problem, Scope, Severity, rule

Path(__file__).with_name("ran").touch()


@rule(severity=Severity.ERROR, since="1", scope=Scope.POD)
def no_shop(pod: Pod) -> Iterator[Problem]:
    if pod.object.name == "shop":
        yield Problem((*pod.path, "metadata", "name"), "called shop")
'''


@pytest.mark.parametrize("allowed", [False, True])
def test_python_rules_of_a_folder_run_only_where_the_client_allows_it(tmp_path: Path, pod: str, allowed: bool) -> None:  # noqa: FBT001
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "no_shop.py").write_text(OWN)
    (tmp_path / ".podlint.yaml").write_text(
        "rule-folders: [own]\nrules: {no-shop: warning, image-without-tag: off}\nignore:\n- rules: [no-shop]\n  path: dev\n"
    )
    session = Session([tmp_path.as_posix()], runs_own_rules=allowed)
    session.open("uri", (tmp_path / "pod.yaml").as_posix(), pod.replace("web:1.4", "web"), 1)
    assert session.configuration_mistakes() == []
    assert ("no-shop" in rules(session.findings("uri"))) is allowed
    assert "image-without-tag" not in rules(session.findings("uri"))  # the rest of the configuration counts
    assert (tmp_path / "own" / "ran").exists() is allowed


def test_a_text_that_is_too_long_is_not_checked_and_says_so(session: Session, opened: Open) -> None:
    opened("long.yaml", "kind: [\n" + "#" * LARGEST_TEXT)
    (published,) = session.check()
    assert (published.findings, "podlint check" in published.note) == ((), True)


def test_only_so_much_of_a_folder_is_read(tmp_path: Path, settings_map: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(settings_map)
    configured = projects.configuration(tmp_path.as_posix())
    assert surroundings(tmp_path.as_posix(), configured).reach is Reach.FOLDER
    monkeypatch.setattr(projects, "MOST_FILES", 2)
    found = surroundings(tmp_path.as_posix(), configured)
    assert (len(found.results), found.reach) == (2, Reach.TEXT)
    monkeypatch.setattr(projects, "MOST_BYTES", 5)
    assert surroundings(tmp_path.as_posix(), configured) == ({}, Reach.TEXT)


def test_a_home_folder_is_not_read(tmp_path: Path, settings_map: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text(settings_map)
    monkeypatch.setenv("HOME", tmp_path.as_posix())
    monkeypatch.setenv("USERPROFILE", tmp_path.as_posix())
    assert surroundings(tmp_path.as_posix(), projects.configuration("")) == ({}, Reach.TEXT)


def test_custom_kinds_that_files_define_are_known(session: Session, opened: Open, tmp_path: Path, read: Callable[[], None]) -> None:
    schema = "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"
    (tmp_path / "crd.yaml").write_text(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\nspec:\n  group: example.org\n"
        "  names: {kind: Thing, plural: things}\n  scope: Namespaced\n"
        f"  versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {schema}}}}}]\n"
    )
    read()
    uri = opened("thing.yaml", "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\nspec: {size: large}\n")
    assert session.findings(uri)


def test_fields_and_findings_are_explained_under_the_cursor(session: Session, opened: Open, pod: str) -> None:
    uri = opened("pod.yaml", pod.replace("metadata:", "metadata:\n  lables: {}") + "      imagePullPolicy: Always\n")
    said, where = session.hover(uri, Position(12, 8)) or ("", None)
    assert "FIELD     spec.containers.imagePullPolicy  <string>" in said
    assert "VALUES    Always, IfNotPresent, Never" in said
    assert where == Range(Position(12, 6), Position(12, 21))
    said, _ = session.hover(uri, Position(3, 4)) or ("", None)
    assert said.startswith("**unknown-field**")
    assert session.hover(uri, Position(10, 0)) is None


BROKEN = """\
kind: Service
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      initContainers:
        - name: first
          image: busybox:1
      containers:
        - image: web:1
          name: web
          command: [sh, "
          imagePullPolicy: Always
"""


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Position(15, 12), "spec.template.spec.containers.imagePullPolicy"),
        (Position(15, 30), "spec.template.spec.containers.imagePullPolicy"),
        (Position(10, 12), "spec.template.spec.initContainers.image"),
        (Position(5, 1), "spec"),
        (Position(4, 11), "metadata.name"),
        (Position(15, 5), ""),
        (Position(1, 1), ""),
    ],
)
def test_fields_are_explained_in_a_document_that_cannot_be_read_yet(session: Session, opened: Open, place: Position, field: str) -> None:
    uri = opened("broken.yaml", BROKEN.replace('command: [sh, "', 'command: "'))
    said, _ = session.hover(uri, place) or ("", None)
    assert next((line.split()[1] for line in said.splitlines() if line.startswith("FIELD")), "") == field


def test_the_outline_stays_while_a_document_cannot_be_read(session: Session, opened: Open) -> None:
    found = [(each.name, [child.name for child in each.children]) for each in session.symbols(opened("broken.yaml", BROKEN))]
    assert found == [("Deployment shop", ["first", "web"])]
    text = BROKEN.replace("metadata: {name: shop}", "metadata:\n  name: shop").replace("kind: Service", "a: [")
    (shop,) = session.symbols(opened("broken.yaml", text))
    assert (shop.name, shop.detail, text[shop.name_start : shop.name_end]) == ("Deployment shop", "apps/v1", "name")
    assert [text[child.start : child.end].count("image: ") for child in shop.children] == [1, 1]


def test_a_text_is_read_once_for_all_questions_about_it(pod: str) -> None:
    assert pointing.read(pod) is pointing.read(pod)


def test_keys_of_maps_are_no_fields(session: Session, opened: Open) -> None:
    uri = opened("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  name: x\n")
    assert session.hover(uri, Position(4, 3)) is None


def test_a_blank_that_indents_a_line_asks_for_nothing(session: Session, opened: Open, pod: str) -> None:
    uri = opened("pod.yaml", pod + "      \n      tty: \n")
    assert session.completions(uri, Position(11, 6), " ") is None
    assert session.completions(uri, Position(11, 6))
    assert session.completions(uri, Position(12, 11), " ")
    assert session.completions(uri, Position(99, 0), " ") is None


def actions(session: Session, uri: str, line: int) -> Iterator[tuple[str, str]]:
    """The title of each action on a line, and the text that it leaves."""
    text = session.opened[uri].source.text
    for each in session.actions(uri, Range(Position(line, 0), Position(line, 999))):
        after = text
        for edit in sorted(each.edits, reverse=True):
            after = after[: edit.start] + edit.text + after[edit.end :]
        yield each.title, after


def test_a_safe_fix_is_preferred_and_leaves_a_clean_text(session: Session, opened: Open, pod: str) -> None:
    uri = opened("pod.yaml", pod + "      imagePullPolicy: ifnotpresent\n")
    fix, *_ = session.actions(uri, Range(Position(11, 0), Position(11, 9)))
    assert (fix.kind, fix.is_preferred) == ("quickfix", True)
    assert dict(actions(session, uri, 11))[fix.title] == pod + "      imagePullPolicy: IfNotPresent\n"


def test_an_unsafe_fix_says_so(session: Session, opened: Open, pod: str, settings_map: str, read: Callable[[], None]) -> None:
    read()
    uri = opened("pod.yaml", pod.replace("name: settings", "name: setings"))
    opened("settings.yaml", settings_map)
    (line,) = (finding.span.start.line for finding in session.findings(uri))
    title, after = next(each for each in actions(session, uri, line) if "unsafe" in each[0])
    assert "settings" in title
    assert after == pod


def test_with_many_objects_fixes_are_offered_all_the_same(
    session: Session, opened: Open, pod: str, settings_map: str, read: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projects, "FEW_OBJECTS", 1)
    read()
    uri = opened("pod.yaml", pod.replace("name: settings", "name: setings") + "      imagePullPolicy: never\n")
    opened("settings.yaml", settings_map)
    offered = [after for line in (10, 11) for _, after in actions(session, uri, line)]
    assert pod + "      imagePullPolicy: never\n" in offered
    assert pod.replace("name: settings", "name: setings") + "      imagePullPolicy: Never\n" in offered


@pytest.mark.parametrize("suffix", ["", "  # why", "  # podlint: ignore[schema-x] why"])
def test_a_rule_can_be_silenced_where_it_is(session: Session, opened: Open, pod: str, suffix: str) -> None:
    uri = opened("pod.yaml", pod.replace("  name: shop\n", f"  name: shop\n  lables: a{suffix}\n"))
    after = dict(actions(session, uri, 4))["ignore unknown-field here"]
    opened("pod.yaml", after)
    assert "unknown-field" not in rules(session.findings(uri))
    assert after.count("\n") == pod.count("\n") + 1


def test_a_rule_is_silenced_above_a_text_of_several_lines(session: Session, opened: Open) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nspec: |\n  x\n"
    uri = opened("cm.yaml", text)
    found = session.findings(uri)[0]
    after = dict(actions(session, uri, found.span.start.line))[f"ignore {found.rule} here"]
    opened("cm.yaml", after)
    assert found.rule not in rules(session.findings(uri))


def test_json_has_no_comments_to_silence_with(session: Session, opened: Open) -> None:
    uri = opened("pod.json", '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "dta": {}}\n')
    assert session.findings(uri)
    assert [title for title, _ in actions(session, uri, 0) if title.startswith("ignore")] == []


def test_line_ends_stay_what_they_are(session: Session, opened: Open, pod: str) -> None:
    text = (pod + "      imagePullPolicy: ifnotpresent\n").replace("\n", "\r\n")
    uri = opened("pod.yaml", text)
    assert {after.replace("\r\n", "").count("\n") for _, after in actions(session, uri, 11)} == {0}


def test_all_that_is_safe_is_mended_at_once(session: Session, opened: Open, pod: str) -> None:
    uri = opened("pod.yaml", pod + "      imagePullPolicy: ifnotpresent\n      terminationMessagePolicy: file\n")
    (everything,) = session.actions(uri, NOWHERE, quick=False)
    assert everything.kind == "source.fixAll.podlint"
    (after,) = {text for title, text in actions(session, uri, 0) if title == everything.title}
    assert after == pod + "      imagePullPolicy: IfNotPresent\n      terminationMessagePolicy: File\n"


def test_nobody_answers_for_texts_that_are_not_open(session: Session) -> None:
    assert session.completions("none", Position(0, 0)) is None
    assert session.hover("none", Position(0, 0)) is None
    assert session.definitions("none", Position(0, 0)) == []
    assert session.actions("none", NOWHERE) == []
    assert list(session.symbols("none")) == []
    session.change("none", 1, [Change("x")])
    session.close("none")
    assert session.check() == []
