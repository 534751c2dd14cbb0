"""The users' documentation: its example prints what it says, and its JSON has the keys of the real one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from podlint.commands import app

PATH = Path(__file__).parents[2] / "docs" / "explain-status.md"
TEXT = PATH.read_text(encoding="utf-8")


def block(language):
    """The first block in a language."""
    return re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)[1]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command on the documentation's example; return what it prints."""
    monkeypatch.chdir(tmp_path)
    Path("books.yaml").write_text(block("yaml"), encoding="utf-8")

    def run(*arguments):
        assert app.run(["explain-status", "books.yaml", *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_the_example_prints_what_the_documentation_says(run, request):
    if request.config.getoption("--update-golden"):
        PATH.write_text(TEXT.replace(block("text"), run()), encoding="utf-8", newline="\n")
    else:
        assert block("text") == run()


def shape(value):
    """The keys of a value, as deep as they go."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else type(value)


def test_the_json_has_the_keys_that_the_documentation_says(run):
    assert shape(json.loads(block("json"))) == shape(json.loads(run("--output-format", "json")))


def test_the_field_stands_where_the_documentation_says(run):
    told, found = json.loads(block("json")), json.loads(run("--output-format", "json"))
    assert told["objects"][0]["explanations"][0]["fields"][0] == found["objects"][0]["explanations"][0]["fields"][0]
