"""Definitions among the checked files: found wherever they stand, however many processes there are, and loaded only when they are needed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from podlint import api
from podlint.engine import Settings
from podlint.files import Inputs
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

SCHEMA = "type: object\nproperties: {flour: {type: string}}"
BAD = "apiVersion: food.example.org/v1\nkind: Bakery\nmetadata: {name: corner}\nspec: {flor: rye}\n"


@pytest.fixture
def files(tmp_path, crd):
    """Forty objects, half of them before the definition and half behind it, and one in a List."""
    paths = []
    for number in range(20):
        paths += [tmp_path / f"a{number:02}.yaml", tmp_path / f"z{number:02}.yaml"]
    for path in paths:
        path.write_text(BAD)
    (tmp_path / "m.yaml").write_text(crd(SCHEMA))
    listed = {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "food.example.org/v1", "kind": "Bakery", "spec": {"flor": 1}}]}
    (tmp_path / "list.json").write_text(json.dumps(listed))
    return sorted(os.fspath(path) for path in tmp_path.iterdir())


def test_objects_before_and_behind_their_definition_are_checked_alike_in_any_number_of_processes(files):
    settings = Settings((NEWEST,), Selection((Profile.BASELINE,)))
    inputs = Inputs(tuple(files), tuple(os.path.getsize(path) for path in files))
    reports = [api.check(inputs, settings, jobs=jobs) for jobs in (1, 2, 3)]
    assert reports[0] == reports[1] == reports[2]
    assert [finding.rule for finding in reports[0].findings].count("unknown-field") == 41
    assert "unknown-kind" not in {finding.rule for finding in reports[0].findings}


def test_of_two_definitions_of_one_kind_that_which_says_most_counts(main, crd):
    stub = crd("type: object\nproperties: {rye: {type: string}}")
    files = {"a.yaml": BAD.replace("flor", "flour"), "b.yaml": crd(SCHEMA), "c.yaml": stub}
    assert "unknown-field" not in main("check", "a.yaml", "b.yaml", "c.yaml", "--output-format", "concise", **files)[1]
    assert "unknown-field" not in main("check", "a.yaml", "c.yaml", "b.yaml", "--output-format", "concise")[1]
    assert "unknown-field" in main("check", "a.yaml", "c.yaml", "--output-format", "concise")[1]


def test_what_is_named_counts_before_what_is_found(main, crd):
    files = {"a.yaml": BAD, "b.yaml": crd(SCHEMA), "c.yaml": crd(SCHEMA.replace("flour", "flor"))}
    assert "unknown-field" not in main("check", "a.yaml", "b.yaml", "--schemas", "c.yaml", "--output-format", "concise", **files)[1]


def test_a_definition_that_no_filter_lets_through_counts_all_the_same(main, crd):
    files = {"a.yaml": BAD, "b.yaml": crd(SCHEMA)}
    assert "unknown-field" in main("check", ".", "--kind", "Bakery", "--output-format", "concise", **files)[1]


def test_standard_input_may_hold_both(main, crd, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((BAD + "---\n" + crd(SCHEMA)).encode())))
    code, out, _ = main("check", "-", "--output-format", "concise")
    assert (code, "<stdin>:4:8: error: unknown field 'flor' in spec (did you mean 'flour'?) [unknown-field]" in out) == (1, True)


def test_an_error_in_an_object_stays_an_error_when_another_file_is_fixed(main, crd):
    files = {"a.yaml": BAD, "b.yaml": crd(SCHEMA), "c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: yes}\n"}
    code, out, _ = main("check", "--fix", ".", "--output-format", "concise", **files)
    assert (code, "unknown field 'flor'" in out) == (1, True)


def test_a_comment_silences_what_the_schema_says(main, crd):
    files = {"a.yaml": BAD.replace("rye}", "rye} # podlint: ignore[unknown-field]"), "b.yaml": crd(SCHEMA)}
    assert main("check", ".", "--profile", "baseline", **files)[0] == 0


SCRIPT = """
import sys
sys.argv = ["podlint", "check", "--no-cache", *sys.argv[1:]]
from podlint import __main__
try:
    __main__.main()
finally:
    print(*sys.modules)
"""


def loaded(folder, *names):
    run = subprocess.run([sys.executable, "-c", SCRIPT, *names], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    return run.stdout.splitlines()[-1].split()


def test_only_objects_of_such_kinds_pay_for_schemas(tmp_path, crd):
    (tmp_path / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'b:1'}]}\n")
    (tmp_path / "crd.yaml").write_text(crd(SCHEMA))
    (tmp_path / "object.yaml").write_text(BAD)
    assert not [name for name in loaded(tmp_path, "pod.yaml") if name.startswith(("podlint.custom", "jsonschema"))]
    assert "jsonschema" not in loaded(tmp_path, "crd.yaml")
    assert "jsonschema" not in loaded(tmp_path, "object.yaml")
    assert "jsonschema" in loaded(tmp_path, "crd.yaml", "object.yaml")


def test_what_a_shell_hands_over_is_checked_once_more_too(tmp_path, crd):
    (tmp_path / "crd.yaml").write_text(crd(SCHEMA))
    (tmp_path / "object.yaml").write_text(BAD)
    code = "import sys; from podlint import __main__; sys.argv = ['podlint', 'check', '/dev/fd/0', 'crd.yaml', '--output-format', 'concise']; __main__.main()"
    with subprocess.Popen(["cat", "object.yaml"], cwd=tmp_path, stdout=subprocess.PIPE) as cat:
        run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, stdin=cat.stdout, capture_output=True, encoding="utf-8", check=False)
    assert "/dev/fd/0:4:8: error: unknown field 'flor' in spec" in run.stdout
