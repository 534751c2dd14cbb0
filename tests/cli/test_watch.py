"""With --watch, files are checked again when something has changed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from podlint import api, files, watch
from podlint.options import check_options, parse
from podlint.watch import Seen

Write = Callable[..., Path]
A, B, C = (1, 10, 7), (2, 10, 7), (2, 11, 7)


@pytest.mark.parametrize(
    ("looks", "rounds"),
    [
        ([], []),
        ([{}], [()]),
        ([{"a": A}, {"a": A}, {"a": A}], [()]),
        ([{"a": A}, {"a": B}, {"a": B}, {"a": C}], [(), ("a",), ("a",)]),
        ([{"a": A}, {"a": A, "b": A}], [(), ("b",)]),
        ([{"a": A, "b": B}, {"c": C}], [(), ("a", "b", "c")]),
        ([{"a": A}, {"a": B}, {"a": A}], [(), ("a",), ("a",)]),
    ],
)
def test_a_round_begins_with_each_change(looks: list[Seen], rounds: list[tuple[str, ...]]) -> None:
    assert list(watch.changes(looks)) == rounds


def test_the_first_round_does_not_wait_for_a_second_look() -> None:
    def looks():
        yield {}
        pytest.fail("it looked again before the first check")

    assert next(watch.changes(looks())) == ()


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (("a.yaml",), "---- 12:00:00: 1 file changed: a.yaml\n"),
        (("a", "b", "c", "d", "e"), "---- 12:00:00: 5 files changed: a, b, c and 2 more\n"),
        (("a\n\x1b[2J.yaml",), "---- 12:00:00: 1 file changed: a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[2J.yaml\n"),
    ],
)
def test_a_line_says_what_has_changed(changed: tuple[str, ...], line: str) -> None:
    assert watch.separator(changed, "12:00:00") == line


@pytest.mark.parametrize(("took", "pause"), [(0.0, 0.5), (0.01, 0.5), (2.0, 20.0)])
def test_looking_takes_a_small_part_of_the_time(took: float, pause: float) -> None:
    times = iter([100.0, 100.0 + took, 200.0])
    paused: list[float] = []
    looks = watch.paced(dict, lambda: next(times), paused.append)
    next(looks)
    next(looks)
    assert paused == [pytest.approx(pause)]


def test_a_look_tells_contents_apart_and_passes_over_what_is_gone(write: Write) -> None:
    path = write("a.yaml", "a: 1\n")
    before = watch.look(["a.yaml", "missing.yaml"])
    assert list(before) == ["a.yaml"]
    write("a.yaml", "a: 12\n")
    assert watch.look(["a.yaml"]) != before
    path.unlink()
    assert watch.look(["a.yaml"]) == {}


def watched(*arguments: str) -> set[str]:
    parsed = parse([*arguments, "--watch"])
    assert parsed
    return {os.path.normpath(path).replace(os.sep, "/") for path in watch.paths_of(check_options(*parsed))}


@pytest.fixture
def tree(write: Write) -> None:
    for name in ("a.yaml", "sub/b.yaml", "notes.txt", "chart/Chart.yaml", "chart/templates/a.tpl", "more.yaml", "report.json"):
        write(name, "a: 1\n")
    write("rules/rule.yaml", "rules: []\n")
    write("rules/__pycache__/rule.pyc", "")


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (("sub",), {"sub/b.yaml"}),
        (("a.yaml", "sub/*.yaml"), {"a.yaml", "sub/b.yaml"}),
        ((".", "--exclude", "chart", "--exclude", "rules", "--output-file", "./report.json"), {"a.yaml", "sub/b.yaml", "more.yaml"}),
        (("sub", "--rule-folder", "rules"), {"sub/b.yaml", "rules/rule.yaml"}),
        (("--helm", "chart", "--values", "more.yaml"), {"chart/Chart.yaml", "chart/templates/a.tpl", "more.yaml"}),
        (("sub", "--baseline", "report.json"), {"sub/b.yaml", "report.json"}),
    ],
)
def test_everything_that_a_run_reads_is_watched_and_nothing_that_it_writes(arguments: tuple[str, ...], paths: set[str], folder: Path) -> None:
    assert {os.path.relpath(path, folder) if os.path.isabs(path) else path for path in watched(*arguments)} == paths


@pytest.mark.usefixtures("tree")
def test_a_configuration_is_watched_even_where_none_was(write: Write) -> None:
    parsed = parse(["sub", "--watch"])
    assert parsed
    options = check_options(*parsed)
    write(".podlint.yaml", "fail-on: warning\n")
    assert any(path.endswith(".podlint.yaml") for path in watch.paths_of(options))
    write("other.yaml", "fail-on: warning\n")
    assert "other.yaml" in watched("sub", "--config", "other.yaml")


@pytest.mark.usefixtures("tree")
def test_a_path_that_is_gone_is_waited_for(folder: Path) -> None:
    parsed = parse(["a.yaml", "sub", "--watch"])
    assert parsed
    options = check_options(*parsed)
    (folder / "a.yaml").unlink()
    assert [path.replace(os.sep, "/") for path in watch.paths_of(options)] == ["sub/b.yaml"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-",), "--watch waits for files to change, and '-' is standard input; name files or folders"),
        (("--fix",), "--watch and --fix exclude each other; what is watched is not written to; leave one of them out"),
        (("--write-baseline", "x"), "--watch and --write-baseline exclude each other; what is watched is not written to; leave one of them out"),
        (("--kustomize", "sub"), "--watch and --kustomize exclude each other; it takes a kustomize to know what a kustomization reads; "),
        (("missing.yaml",), "there is no file or folder 'missing.yaml'"),
    ],
)
def test_what_cannot_be_watched_is_one_line(main, write, arguments, message):
    write("sub/kustomization.yaml", "resources: []\n")
    code, out, err = main("check", "--watch", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"podlint: {message}")
    assert err.count("\n") == 1


RULE = """\
name: image-from-our-registry
severity: error
on: container
require: {properties: {image: {pattern: '^registry[.]corp/'}}}
message: "{image} is not from registry.corp"
why: Only registry.corp is scanned.
bad: "{name: web, image: nginx:1.27}  # error"
good: "{name: web, image: registry.corp/nginx:1.27}"
"""


def test_a_rule_of_the_user_s_that_has_changed_is_read_anew(write, clean, monkeypatch):
    write("pod.yaml", clean)
    write("own/image_from_our_registry.yaml", RULE)
    parsed = parse(["pod.yaml", "--watch", "--rule-folder", "own"])
    assert parsed
    monkeypatch.setattr(watch, "paced", lambda *_: iter([{}, {"own": A}]))
    said = []

    def check(options):
        said.extend(finding.message for finding in api.check(files.find(options.paths), options.settings).findings)
        write("own/image_from_our_registry.yaml", RULE.replace("is not from", "does not come from"))

    watch.run_watch(check_options(*parsed), check)
    assert said == ["example.org/app:1.4 is not from registry.corp", "example.org/app:1.4 does not come from registry.corp"]


@pytest.mark.skipif(os.name == "nt", reason="there Ctrl-C cannot be sent to one process")
def test_a_real_run_checks_again_until_it_is_interrupted(command, environ, folder, write, clean, bad):
    write("pod.yaml", clean)
    arguments = [command, "check", "--watch", "--profile", "baseline", "--output-format", "concise", "pod.yaml"]
    process = subprocess.Popen(arguments, cwd=folder, env=environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    assert process.stderr
    try:
        assert process.stdout.readline().startswith("no findings in 1 object")
        write("pod.yaml", bad)
        assert process.stderr.readline().endswith(": 1 file changed: pod.yaml\n")
        assert process.stdout.readline().startswith("pod.yaml:5:3: error: ")
        assert process.stdout.readline().startswith("1 error in 1 object")
        write(".podlint.yaml", "fail-on: nonsense\n")
        assert process.stderr.readline().endswith(": 1 file changed: .podlint.yaml\n")
        assert process.stderr.readline().startswith("podlint: ")
        write(".podlint.yaml", "ignore: [{rules: [unknown-field], reason: known}]\n")
        assert process.stderr.readline().endswith(": 1 file changed: .podlint.yaml\n")
        assert process.stdout.readline().startswith("no findings in 1 object")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()
