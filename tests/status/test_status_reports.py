"""Whole reports on dumps against golden files, and what holds for every report.

`pytest tests/status --update-golden` writes the golden files anew; read the diff before accepting it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from podlint.commands import app
from podlint.errors import UsageError
from podlint.explain_status import MOST_CONTAINERS

DUMPS = Path(__file__).parent / "dumps"


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in the folder of the dumps; return what it prints."""
    monkeypatch.chdir(DUMPS)

    def run(*arguments):
        assert app.run(["explain-status", *arguments]) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("name", sorted(path.name for path in DUMPS.iterdir()))
def test_a_dump_is_explained_as_recorded(name, run, compare):
    compare(run(name), f"{name}.txt")


@pytest.mark.parametrize("name", ["pull.yaml", "crash.yaml"])
def test_the_json_is_as_recorded(name, run, compare):
    compare(run(name, "--output-format", "json"), f"{name}.json")


def test_the_same_dump_gives_the_same_text(run):
    assert run("crash.yaml") == run("crash.yaml")


def test_all_files_of_a_folder_are_explained(run):
    found = json.loads(run(".", "--output-format", "json"))
    assert found["version"] == 1
    assert {one["file"] for one in found["objects"]} == {path.name for path in DUMPS.iterdir()}


def test_a_report_can_go_to_a_file(run, tmp_path):
    assert run("pull.yaml", "--output-file", str(tmp_path / "out.txt")) == ""
    assert (tmp_path / "out.txt").read_text().startswith("NAME")


def test_fields_stand_where_the_report_says(run):
    lines = (DUMPS / "pull.yaml").read_text().splitlines()
    places = [field for one in json.loads(run("pull.yaml", "--output-format", "json"))["objects"][0]["explanations"] for field in one["fields"]]
    assert {field["path"]: lines[field["line"] - 1][field["column"] - 1 :] for field in places if field["path"].endswith("image")} == {
        "spec.containers[0].image": "books",
        "spec.containers[1].image": "registry.example/tools/shipper:v9",
    }


def test_secrets_of_the_spec_are_not_printed(run):
    for output_format in ("text", "json"):
        text = run("crash.yaml", "--output-format", output_format)
        assert "cannot reach ***" in text
        assert "sesame" not in text
        assert "nobody-sees" not in text


def test_control_characters_do_not_reach_the_terminal(said, explained, pod, waiting):
    evil = "a\x1b[31m\x07b\u202ec\u200bd\r\nnext"
    value = pod(
        {"name": evil, "image": evil},
        {"name": evil, **waiting("ErrImagePull", evil)},
        metadata={"name": evil, "ownerReferences": [{"kind": evil, "name": evil}]},
        status={"reason": evil, "conditions": [{"type": evil, "status": evil, "reason": evil}]},
    )
    assert said(value).isprintable()
    from podlint.status.reports import render

    assert render(explained(value), "json").isascii()


def test_names_are_quoted_for_the_shell(said, pod, ended, waiting):
    value = pod({}, waiting("CrashLoopBackOff", lastState=ended(1)), metadata={"name": "a; rm -rf b"})
    assert "kubectl logs 'a; rm -rf b' -n web --previous" in said(value)


def test_a_pod_that_is_well_is_said_to_be_well(said, pod):
    value = pod({}, {"ready": True, "started": True, "state": {"running": {"startedAt": "2026-03-01T12:00:02Z"}}})
    assert said(value).endswith("all its containers run and are ready, and none was restarted")


def test_a_manifest_among_dumps_is_said_to_be_one(said, pod):
    manifest = pod()
    del manifest["status"]
    assert "this is a manifest" in said(manifest, pod())


def test_a_manifest_alone_is_an_error(explained, pod):
    manifest = pod()
    del manifest["status"]
    with pytest.raises(UsageError, match="has a status") as caught:
        explained(manifest)
    assert "kubectl get pod" in caught.value.hint


def test_a_file_that_is_no_yaml_is_an_error_with_its_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("kind: Pod\n  bad: [\n")
    with pytest.raises(UsageError, match=r"a\.yaml:2:"):
        app.run(["explain-status", "a.yaml"])


def test_a_format_that_is_none_is_an_error(run):
    with pytest.raises(UsageError, match="--output-format"):
        run("pull.yaml", "--output-format", "yaml")


def test_a_pod_with_endless_containers_ends(said, pod):
    many = [{"name": f"c{number}" if number else "main", "image": "a"} for number in range(MOST_CONTAINERS + 5)]
    assert "5 other containers are not looked at" in said(pod(spec={"containers": many}))


def test_pods_of_several_namespaces_have_a_column_for_it(said, pod):
    assert said(pod(), pod(metadata={"namespace": "other"})).startswith("NAMESPACE NAME READY STATUS RESTARTS web shop")


def test_a_dump_in_markdown_is_found(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("notes.md").write_text(f"# Notes\n\n```yaml\n{(DUMPS / 'pull.yaml').read_text()}```\n\n```yaml\na: [broken\n```\n")
    assert app.run(["explain-status", "notes.md"]) == 0
    assert "notes.md:35:12 spec.containers[0].image: books" in capsys.readouterr().out


def test_a_tag_that_stands_for_two_images_is_told(said, pod):
    values = [pod(None, {"imageID": f"example.org/shop@sha256:{digit * 4}"}) for digit in "12"]
    assert "stands for 2 images: sha256:1111, sha256:2222" in said(*values)
    assert "images:" not in said(values[0], values[0])
