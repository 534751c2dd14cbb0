"""What a hook pays for: `podlint check FILE` loads no module that it does not need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAVY = (
    "asyncio",
    "click",
    "concurrent.futures.process",
    "email",
    "importlib.metadata",
    "jsonschema",
    "multiprocessing",
    "pathspec",
    "pydantic",
    "rich",
    "shellingham",
    "socket",
    "subprocess",
    "typer",
    "yaml",
)
"""What costs more to import than a file to check; typer alone is sixteen bare Pythons."""

CEILING = 230
"""Modules that may be loaded: the 209 of today, the interpreter's own included, and a tenth more. Rules are not counted."""

SCRIPT = """
import sys
from podlint.__main__ import main
try:
    main()
finally:
    print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


@pytest.fixture(params=["text", "json"])
def loaded(request: pytest.FixtureRequest, podlint: Any, write: Callable[..., Path], bad: str) -> list[str]:
    """The modules that are loaded once a report is written."""
    write("pod.yaml", bad)
    run = podlint("check", "pod.yaml", "--output-format", request.param, script=SCRIPT)
    assert run.returncode == 1
    assert "unknown-field" in run.stdout
    names: list[str] = run.stderr.split()
    return names


def test_a_check_of_one_file_loads_nothing_heavy(loaded: list[str]) -> None:
    assert [name for name in HEAVY if name in loaded] == []


def test_a_check_of_one_file_loads_no_more_modules_than_recorded(loaded: list[str]) -> None:
    counted = [name for name in loaded if not name.startswith("podlint.rules.")]
    assert len(counted) <= CEILING


def test_help_is_worth_typer(podlint: Any) -> None:
    run = podlint("check", "--help", script=SCRIPT)
    assert run.returncode == 0
    assert "typer" in run.stderr.split()
