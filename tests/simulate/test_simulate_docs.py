"""The users' documentation: its commands run, and it speaks of everything that a scenario may say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from podlint.commands import app
from podlint.simulate import nodes, scenario_file
from podlint.simulate.report import FORMATS

TEXT = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text(encoding="utf-8")
FILES = {match[1]: match[0] for match in re.finditer(r"(?<=```yaml\n)# (\S+)\n.*?(?=```)", TEXT, re.DOTALL)}
COMMANDS = [line.removeprefix("$ podlint ") for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


def test_there_are_examples():
    assert len(FILES) == TEXT.count("```yaml") > 3
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_documentation_runs(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    few = [] if "--runs" in command else ["--runs", "2"]
    assert app.run([*shlex.split(command), *few]) == 0
    assert capsys.readouterr().out


def test_everything_that_a_scenario_may_say_is_in_the_documentation():
    words = {*scenario_file.FIELDS, scenario_file.PODS, *scenario_file.CONTAINER, *scenario_file.RUN, *scenario_file.STEP, *nodes.FIELDS, *FORMATS}
    assert [word for word in sorted(words) if not re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", TEXT)] == []
