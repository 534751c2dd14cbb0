"""A configuration in force: which rules run where, what is ignored, and the commands that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from podlint.config.schema import schema
from podlint.config.starter import TEXT
from podlint.source.document import documents

Write = Callable[..., Path]
Main = Callable[..., tuple[int, str, str]]

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
    image: example.org/web
  - name: proxy
    image: example.org/proxy
"""


@pytest.fixture
def found(main: Main) -> Callable[..., list[tuple[str, str, str]]]:
    """Check the current folder; return (rule, severity, file:line) of the findings about tags."""

    def found(*arguments: str) -> list[tuple[str, str, str]]:
        _, out, _ = main("check", "--output-format", "json", *arguments)
        return [
            (finding["rule"], finding["severity"], f"{finding['file']}:{finding['line']}")
            for finding in json.loads(out)["findings"]
            if finding["rule"] == "image-without-tag"
        ]

    return found


def lines(found: list[tuple[str, str, str]]) -> list[str]:
    return [place for _, _, place in found]


def test_the_nearest_file_above_the_current_folder_counts(found: Any, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/b/pod.yaml", POD)
    write(".podlint.yaml", "rules: {image-without-tag: off}\n")
    monkeypatch.chdir("a/b")
    assert found(".") == []
    assert len(found("--no-config", ".")) == 2


def test_the_search_ends_at_the_top_of_a_repository(found: Any, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/pod.yaml", POD)
    write("a/.git/HEAD", "")
    write(".podlint.yaml", "rules: {image-without-tag: off}\n")
    monkeypatch.chdir("a")
    assert len(found(".")) == 2


@pytest.mark.parametrize(
    ("config", "arguments", "severities"),
    [
        ("", (), ["warning", "warning"]),
        ("rules: {image-without-tag: error}", (), ["error", "error"]),
        ("rules: {images: info}", (), ["info", "info"]),
        ("rules: {images: off}", (), []),
        ("rules: {images: off, image-without-tag: error}", (), ["error", "error"]),
        ("rules: {image-without-tag: off}", ("--select", "image-without-tag"), ["warning", "warning"]),
        ("rules: {image-without-tag: error}", ("--ignore", "image-without-tag"), []),
        ("rules: {image-without-tag: error}", ("--ignore", "images"), ["error", "error"]),
        ("profile: baseline", (), []),
        ("profile: baseline", ("--profile", "strict"), ["warning", "warning"]),
        ("profile: [baseline, recommended]", (), ["warning", "warning"]),
        ("paths: {'dev/**': {rules: {image-without-tag: off}}}", (), ["warning", "warning"]),
        ("paths: {'pod*': {rules: {image-without-tag: off}}}", (), []),
        ("paths: {'pod*': {rules: {image-without-tag: off}}}", ("--select", "image-without-tag"), ["warning", "warning"]),
        ("paths: {'pod*': {profile: baseline}}", (), []),
        ("paths: {'pod*': {profile: baseline}}", ("--profile", "recommended"), ["warning", "warning"]),
        ("{profile: baseline, paths: {'pod*': {rules: {image-without-tag: info}}}}", (), ["info", "info"]),
    ],
)
def test_settings_decide_which_rules_run_and_the_command_line_outweighs_them(found, write, config, arguments, severities):
    write("pod.yaml", POD)
    write(".podlint.yaml", config)
    assert [severity for _, severity, _ in found(*arguments, ".")] == severities


def test_a_severity_counts_for_findings_that_would_have_another(main: Any, write: Write) -> None:
    write("thing.yaml", "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\n")
    assert "info" in main("check", ".")[1]
    write(".podlint.yaml", "rules: {unknown-kind: error}\n")
    code, out, _ = main("check", ".")
    assert code == 1
    assert "error: no schema for Thing" in out


def test_exclude_leaves_out_files_as_the_option_does(found: Any, write: Write) -> None:
    write("a/pod.yaml", POD)
    write("b/pod.yaml", POD)
    write(".podlint.yaml", "exclude: [a/]\n")
    assert lines(found(".")) == ["b/pod.yaml:8", "b/pod.yaml:10"]


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ("{rules: [image-without-tag]}", []),
        ("{rules: [images], path: pod.yaml}", []),
        ("{rules: ['*'], object: Pod/shop}", []),
        ("{rules: [image-without-tag], path: other.yaml}", [8, 10]),
        ("{rules: [image-without-tag], object: Pod/shop}", []),
        ("{rules: [image-without-tag], object: '*/default/sh*'}", []),
        ("{rules: [image-without-tag], object: Pod/other/shop}", [8, 10]),
        ("{rules: [image-without-tag], container: proxy}", [8]),
        ("{rules: [image-without-tag], container: 'w*', object: Pod/shop, reason: it is ours}", [10]),
        ("{rules: [no-liveness-probe], container: proxy}", [8, 10]),
    ],
)
def test_findings_are_ignored_by_rule_path_object_and_container(found, write, entry, left):
    write("pod.yaml", POD)
    write(".podlint.yaml", f"ignore: [{entry}]\n")
    assert lines(found(".")) == [f"pod.yaml:{line}" for line in left]
    assert len(found("--no-ignore", ".")) == 2


@pytest.mark.parametrize(
    ("where", "left"),
    [("metadata:\n  name: shop\n", []), ("kind: Pod\n", [8, 10])],
)
def test_an_annotation_silences_rules_for_its_object(found, write, where, left):
    annotation = "  annotations:\n    podlint.dev/ignore: image-without-tag, no-liveness-probe\n" if "name" in where else ""
    write("pod.yaml", POD.replace(where, where + annotation))
    assert lines(found(".")) == [f"pod.yaml:{line}" for line in left]


def test_an_annotation_on_a_pod_template_silences_rules_for_its_pods(found: Any, write: Write) -> None:
    write(
        "deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata:\n"
        "      labels: {a: b}\n      annotations: {podlint.dev/ignore: image-without-tag}\n    spec:\n      containers: [{name: web, image: nginx}]\n",
    )
    assert found(".") == []
    assert len(found("--no-ignore", ".")) == 1


def test_an_annotation_that_silences_nothing_is_found(main: Main, write: Write) -> None:
    write("pod.yaml", POD.replace("  name: shop", "  name: shop\n  annotations: {podlint.dev/ignore: liveness-with-restart-never}"))
    _, out, _ = main("check", "--output-format", "concise", ".")
    assert "pod.yaml:5:37: warning: 'liveness-with-restart-never' has nothing to say here" in out


def test_a_mistake_in_the_file_is_one_line_and_exit_code_2(main: Main, write: Write) -> None:
    write(".podlint.yaml", "rules:\n  no-livness-probe: off\n")
    code, out, err = main("check", ".")
    assert (code, out) == (2, "")
    assert err == "podlint: .podlint.yaml:2: no rule or family is called 'no-livness-probe'; did you mean 'no-liveness-probe'?\n"


def test_a_file_that_is_named_and_not_there_is_told(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    code, _, err = main("check", "--config", "nowhere.yaml", ".")
    assert code == 2
    assert "'nowhere.yaml' cannot be read" in err


def test_what_init_writes_is_podlints_own_default_and_valid(main: Main, write: Write, folder: Path) -> None:
    write("pod.yaml", POD)
    before = main("check", ".")
    assert main("init")[0] == 0
    assert main("check", ".") == before
    code, _, err = main("init")
    assert code == 2
    assert "there is a file" in err
    (document,) = documents((folder / ".podlint.yaml").read_text())
    jsonschema.validate(document.value, schema())


def test_everything_that_init_comments_out_is_valid_too(main: Main, write: Write, folder: Path) -> None:
    (folder / "ci/rules").mkdir(parents=True)
    settings = re.compile(r"^#(?! \S)", re.MULTILINE)  # sentences have one blank behind the sign
    text = settings.sub("", TEXT.replace("rules: {}", "rules:"))
    write(".podlint.yaml", text)
    write("podlint-baseline.json", '{"version": 1, "findings": []}')
    write("crds/widget-example-v1.json", "{}")
    code, _, err = main("check", ".")
    assert (code, err) == (0, "")
    (document,) = documents(text)
    jsonschema.validate(document.value, schema())


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("profile: strict", True),
        ("profile: stric", False),
        ("rules: {no-liveness-probe: off}", True),
        ("rules: {no-liveness-probe: {severity: error}}", True),
        ("rules: {no-livness-probe: off}", False),
        ("rules: {no-liveness-probe: {max: 1}}", False),
        ("kubernetes: 1.36", True),
        ("kubernetes: ['1.36', '1.35']", True),
        ("kubernetes: '1.1'", False),
        ("paths: {a: {profile: strict}}", True),
        ("paths: {a: {exclude: b}}", False),
        ("ignore: [{rules: [probes]}]", True),
        ("exists: [Secret/a]", True),
        ("exists: [a]", False),
        ("nothing: 1", False),
    ],
)
def test_the_schema_agrees_with_what_is_read(main, write, text, is_valid):
    write(".podlint.yaml", text)
    (document,) = documents(text)
    assert jsonschema.Draft202012Validator(schema()).is_valid(document.value) == is_valid
    assert (main("config", "show")[0] == 0) == is_valid


def test_show_says_where_each_value_comes_from(main: Main, write: Write) -> None:
    write(
        ".podlint.yaml",
        "profile: baseline\nrules:\n  image-without-tag: error\n  yaml-syntax-error: off\npaths: {'dev/**': {rules: {image-without-tag: info}}}\n",
    )
    _, out, _ = main("config", "show", "--select", "no-liveness-probe")
    told = {
        name.strip(): (value.partition("#")[0].strip(), value.partition("#")[2].strip())
        for name, _, value in (line.partition(":") for line in out.splitlines())
    }
    assert told["profile"] == ("[baseline]", ".podlint.yaml:1")
    assert told["fail-on"] == ("error", "default")
    assert told["image-without-tag"] == ("error", ".podlint.yaml:3")
    assert told["yaml-syntax-error"] == ("off", ".podlint.yaml:4")
    assert told["no-liveness-probe"] == ("info", "--select")
    assert told["unknown-field"] == ("error", "profile")
    assert "image-without-tag: info" in main("config", "show", "dev/pod.yaml")[1]


@pytest.mark.parametrize(("entries", "words"), [(1, "1 entry of"), (2, "2 entries of")])
def test_show_counts_what_is_ignored(main: Main, write: Write, entries: int, words: str) -> None:
    write(".podlint.yaml", "ignore:\n" + "- {rules: [style], path: a}\n" * entries)
    assert f"# {words} findings to ignore" in main("config", "show")[1]


def test_the_schema_is_printed_as_json(main: Main) -> None:
    assert json.loads(main("config", "schema")[1]) == schema()
