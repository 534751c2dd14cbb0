"""The recipes for CI systems and the GitHub action: valid for their consumers, and what they run, runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from podlint import options
from podlint.reporters import FORMATS

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    ".github/workflows/podlint.yml": "vendor.github-workflows",
    ".github/workflows/podlint-scan.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    "azure-pipelines.yml": "vendor.azure-pipelines",
}
"""Recipe -> its schema as check-jsonschema ships it."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


RECIPES = {match[1]: match[2] for match in re.finditer(r"```yaml\n# (\S+)\n(.*?)```", text("docs/ci.md"), re.DOTALL)}
ACTION = yaml.safe_load(text("action.yml"))


@cache
def schema(name: str) -> dict[str, Any]:
    shipped = pytest.importorskip("check_jsonschema.builtin_schemas", reason="check-jsonschema is not installed")
    found: dict[str, Any] = shipped.get_builtin_schema(name)
    return found


def validate(value: Any, name: str) -> None:
    if isinstance(value, dict) and True in value:  # what YAML 1.1 makes of "on"
        value = {"on" if key is True else key: inner for key, inner in value.items()}
    jsonschema.validators.validator_for(schema(name))(schema(name)).validate(value)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_recipe_is_what_its_system_takes(name: str) -> None:
    validate(yaml.safe_load(RECIPES[name]), SCHEMAS[name])


def test_the_recipe_for_pre_commit_is_what_pre_commit_takes(folder: Path) -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib")
    (folder / "config.yaml").write_text(RECIPES[".pre-commit-config.yaml"])
    (repository,) = clientlib.load_config("config.yaml")["repos"]
    assert repository["hooks"][0]["id"] in {hook["id"] for hook in yaml.safe_load(text(".pre-commit-hooks.yaml"))}


def command_lines() -> list[list[str]]:
    """Every `podlint check` in the pages about CI and formats, without what the shell takes for itself."""
    pages = (text("docs/ci.md") + text("docs/formats.md")).replace("\\\n", " ")
    lines = re.findall(r"podlint (check .*)", "".join(re.findall(r"```\w+\n(.*?)```", pages, re.DOTALL)))
    return [shlex.split(line, comments=True) for line in lines]


def test_every_command_line_in_the_pages_is_one_that_podlint_takes() -> None:
    assert len(command_lines()) > 5
    for _, *arguments in command_lines():
        parsed = options.parse(arguments)
        assert parsed
        assert options.check_options(*parsed).outputs


def test_every_format_is_described() -> None:
    described = re.findall(r"^\| (`.+?`) \|", text("docs/formats.md"), re.MULTILINE)
    assert [name for name in FORMATS if f"`{name}`" not in ", ".join(described)] == []


def test_the_action_is_what_github_takes() -> None:
    validate(ACTION, "vendor.github-actions")
    assert all(field["description"] for field in (ACTION, *ACTION["inputs"].values(), *ACTION["outputs"].values()))
    assert ACTION["runs"]["using"] == "composite"
    assert all({"run", "shell"} <= set(step) for step in ACTION["runs"]["steps"])  # nothing that another action would have to do


def test_the_scripts_of_the_action_hold_no_expressions() -> None:
    assert [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]] == []


def test_the_page_names_every_input_of_the_action_and_uses_no_other() -> None:
    described = re.findall(r"^\| `([a-z-]+)` \|", text("docs/ci.md"), re.MULTILINE)
    assert sorted(described) == sorted(ACTION["inputs"])
    for recipe in (RECIPES[name] for name in SCHEMAS if name.startswith(".github")):
        for step in yaml.safe_load(recipe)["jobs"]["podlint"]["steps"]:
            if step["uses"].startswith("example/podlint"):
                assert set(step["with"]) <= set(ACTION["inputs"])


@pytest.fixture
def run_step(folder: Path, command: str, environ: Callable[..., dict[str, str]]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the checking step of the action as GitHub's runner does."""
    bash = shutil.which("bash")
    if not bash or os.name == "nt":
        pytest.skip("there is no bash")
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "check"]
    inputs = {f"${{{{ inputs.{name} }}}}": field.get("default", "") for name, field in ACTION["inputs"].items()}

    def run(**given: str) -> subprocess.CompletedProcess[str]:
        values = inputs | {f"${{{{ inputs.{name.replace('_', '-')} }}}}": value for name, value in given.items()}
        variables = {name: values[expression] for name, expression in step["env"].items()}
        path = f"{Path(command).parent}{os.pathsep}{os.environ['PATH']}"
        script = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(
            script,
            cwd=folder,
            env=environ(PATH=path, GITHUB_OUTPUT=str(folder / "output"), **variables),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def test_the_action_checks_and_tells_its_exit_code(run_step: Any, write: Callable[..., Path], bad: str, folder: Path) -> None:
    write("pod.yaml", bad)
    run = run_step()
    assert run.returncode == 1
    assert run.stdout.startswith("::error file=pod.yaml,line=5,")
    assert (folder / "output").read_text() == "exit-code=1\n"


def test_the_action_passes_on_its_inputs(run_step: Any, write: Callable[..., Path], bad: str, clean: str, folder: Path) -> None:
    write("a b/pod.yaml", bad)
    write("other.yaml", bad)
    write("clean.yaml", clean)
    run = run_step(
        paths="a b\nclean.yaml\n\n", kubernetes_version="1.36 1.37", format="concise", args="--fail-on never\n--output-format json --output-file a.json"
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "a b/pod.yaml:5:3: error" in run.stdout
    assert "other.yaml" not in run.stdout
    assert "2 files, Kubernetes 1.36, 1.37" in run.stdout
    assert (folder / "a.json").exists()


def test_nothing_in_an_input_of_the_action_is_run(run_step: Any, write: Callable[..., Path], folder: Path) -> None:
    write("pod.yaml")
    evil = "$(touch evil) `touch evil` ; touch evil"
    run = run_step(paths=evil, args=evil, format=evil, kubernetes_version=evil)
    assert run.returncode == 2
    assert sorted(os.listdir(folder)) == ["output", "pod.yaml"]
