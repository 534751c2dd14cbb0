"""The documentation holds together: links lead somewhere, commands are podlint's own, configurations are valid."""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
import sys
import typing
from pathlib import Path

import pytest
import typer.main

from podlint import registry
from podlint.commands.app import app
from podlint.config.read import parse
from podlint.errors import UsageError
from podlint.options import CHECK_OPTIONS

ROOT = Path(__file__).parents[1]
GENERATED = {ROOT / "docs" / "other-tools.md"}
PAGES = sorted({ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "coming-from").glob("*.md")} - GENERATED)
COMMANDS = typing.cast("typing.Any", typer.main.get_command(app))
CHOICES = {flag: option.choices for option in CHECK_OPTIONS for flag in option.flags if option.choices}

_BLOCK = re.compile(r"^( *)```([\w-]*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)\)")
_PODLINT = re.compile(r"(?:^|[\s/|(])podlint ((?:(?:check|fix|explain|show|simulate|explain-status|lsp|init|cache|config|schemas|rules)\b|--)[^|;\n]*)")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without the code in it."""
    return re.sub(r"`[^`\n]*`", "`code`", _BLOCK.sub("", text(page)))


def anchors(page: Path) -> set[str]:
    """What a link can lead to within a page, as GitHub names headings."""
    headings = re.findall(r"^#+ (.+)$", _BLOCK.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    found = []
    for link in _LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not link.startswith(("https://", "http://")) and (not target.exists() or (anchor and anchor not in anchors(target))):
            found.append(link)
    return found


@pytest.mark.parametrize("page", [*PAGES, *GENERATED, ROOT / "docs" / "rules" / "README.md"], ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_every_page_can_be_found_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(prose(index))}
    assert [name(page) for page in (*PAGES, *GENERATED) if page.parent != ROOT and page != index and page not in linked] == []


def command_lines(page: Path) -> list[str]:
    """What stands behind `podlint` in the code of a page, without what the shell takes for itself."""
    blocks = [block.replace("\\\n", " ") for _, _, block in _BLOCK.findall(text(page))]
    inline = re.findall(r"`([^`\n]+)`", _BLOCK.sub("", text(page)))
    return [match[1] for code in (*blocks, *inline) for line in code.splitlines() for match in _PODLINT.finditer(line)]


LINES = [(page, line) for page in PAGES for line in command_lines(page)]


@pytest.mark.parametrize(("page", "line"), LINES, ids=lambda value: name(value) if isinstance(value, Path) else value)
def test_every_command_line_is_one_that_podlint_takes(page: Path, line: str) -> None:
    words = shlex.split(line, comments=True)
    pairs = list(itertools.pairwise(words)) if words[0] in ("check", "fix") else []
    command = COMMANDS
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        command, words = command.commands[words[0]], words[1:]
    command.make_parser(command.context_class(command)).parse_args(words)  # raises what podlint would say
    assert [value for flag, value in pairs if value not in CHOICES.get(flag, (value,)) and not value.isupper()] == []
    assert {value for flag, value in pairs if flag in ("--select", "--ignore") and not value.isupper()} <= {*registry.bundled(), *registry.families()}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_rule_that_is_silenced_is_one(page: Path) -> None:
    written = re.findall(r"podlint: ignore\[([^\]]+)\]|podlint[.]dev/ignore: ([a-z, -]+)", text(page))
    names = {rule.strip() for groups in written for group in groups for rule in group.split(",")} - {"", "rule"}
    assert names <= set(registry.bundled())


CONFIGURATIONS = [
    (page, block) for page in PAGES for _, language, block in _BLOCK.findall(text(page)) if language == "yaml" and block.startswith("# .podlint.yaml\n")
]


@pytest.mark.parametrize(("page", "block"), CONFIGURATIONS, ids=lambda value: name(value) if isinstance(value, Path) else "")
def test_every_configuration_is_valid(page: Path, block: str, tmp_path: Path) -> None:
    for folder in re.findall(r"rule-folders: \[(.*?)\]", block):
        (tmp_path / folder).mkdir(parents=True)
    try:
        config = parse(str(tmp_path / ".podlint.yaml"), block)
    except UsageError as error:
        pytest.fail(str(error))
    assert config


def podlint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "podlint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_rules_that_are_copied_from_the_page_pass_their_own_tests(tmp_path: Path) -> None:
    page = text(ROOT / "docs" / "own-rules.md")
    (declared,) = re.findall(r"^```yaml\n(name: .*?)^```$", page, re.MULTILINE | re.DOTALL)
    (written,) = re.findall(r"^````python\n(.*?)^````$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "image-from-our-registry.yaml").write_text(declared, encoding="utf-8")
    (tmp_path / "rules" / "container_named_like_pod.py").write_text(written, encoding="utf-8")
    run = podlint(tmp_path, "rules", "test", "rules")
    assert (run.returncode, run.stdout) == (0, "2 rules, 0 failures\n")


FILE = re.compile(r"# ([\w./-]+)\n")
"""The first line of an example that is a file."""


@pytest.mark.parametrize("name", ["quick-start", "admission-policies", "custom-resources"])
def test_an_example_prints_what_podlint_prints(tmp_path: Path, name: str) -> None:
    if name == "admission-policies":
        pytest.importorskip("cel_expr_python", reason="policies need cel-expr-python: pip install 'podlint[cel]'")
    blocks = _BLOCK.findall(text(ROOT / "docs" / f"{name}.md"))
    for block in (block for _, language, block in blocks if language == "yaml"):
        named = FILE.match(block)
        if named:
            (tmp_path / named[1]).parent.mkdir(exist_ok=True)
            (tmp_path / named[1]).write_text(block, encoding="utf-8")
    (printed,) = (block for _, language, block in blocks if language == "console" and "\n" in block.strip() and block.startswith("$ podlint check"))
    command, _, expected = printed.partition("\n")
    run = podlint(tmp_path, *command.split()[2:])
    assert (run.stdout, run.returncode) == (expected, 1)


PLACES = [tuple(row.split("|")[1:3]) for row in text(ROOT / "docs" / "architecture.md").splitlines() if re.match(r"\| `[\w<]+/", row)]
"""The table of modules: paths, and what they hold."""

A_MODULE_A_THING = ("constraints", "defaults", "reporters", "simulate/reports", "status")
"""Packages of which the table says what their modules are called after."""


def test_every_path_in_the_table_of_modules_exists() -> None:
    paths = [path for paths, _ in PLACES for path in re.findall(r"`([^`<]+)`", paths)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_table_of_modules_names_every_module() -> None:
    named = {path for paths, _ in PLACES for path in re.findall(r"`([^`<]+\.py)`", paths)}
    named |= {f"{folder}{stem}.py" for paths, held in PLACES for folder in re.findall(r"`([^`<]+/)`", paths) for stem in re.findall(r"`(\w+)`", held)}
    modules = {path for path in (ROOT / "podlint").rglob("*.py") if path.stem != "__init__"}
    apart = {ROOT / "podlint" / package for package in A_MODULE_A_THING}
    assert {name(path) for path in modules if path.parent not in apart} - named == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_code_that_names_its_file_stands_there(page: Path) -> None:
    blocks = [block.split("\n", 1) for _, language, block in _BLOCK.findall(text(page)) if language == "python" and block.startswith("# ")]
    named = [(ROOT / first.removeprefix("# "), rest) for first, rest in blocks if first.endswith(".py")]
    assert [file.name for file, code in named if code not in text(file)] == []
