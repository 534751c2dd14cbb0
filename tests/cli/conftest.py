"""Ways to run podlint: the installed command, its entry point in this process, and its stages without a command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from podlint import __main__, api, engine
from podlint.engine import Settings
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

CLEAN = """\
apiVersion: v1
kind: Pod
metadata:
  name: clean
spec:
  containers:
    - name: app
      image: example.org/app:1.4
"""
BAD = CLEAN.replace("name: clean", "name: bad\n  lables: {app: bad}")


def environment(**more: str) -> dict[str, str]:
    """The environment without what decides about colours, and with warnings as errors."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    return {**kept, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", **more}


@pytest.fixture
def environ() -> Callable[..., dict[str, str]]:
    """The environment for processes that a test starts itself."""
    return environment


@pytest.fixture
def clean() -> str:
    """A manifest without findings."""
    return CLEAN


@pytest.fixture
def bad() -> str:
    """A manifest with one finding: unknown-field, an error, on line 5."""
    return BAD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    """Write a file below the current folder, and return its path."""

    def write(name: str, content: str | bytes = CLEAN) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def podlint(folder: Path, command: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installed command in the current folder."""

    def run(*arguments: str, stdin: str = "", script: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", script] if script else [command]
        return subprocess.run(
            [*program, *arguments], cwd=folder, env=environment(**more), input=stdin, capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    return run


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run podlint's entry point in this process; return exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["podlint", *arguments])
        with pytest.raises(SystemExit) as left:
            __main__.main()
        return (int(left.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def lint() -> Callable[..., list[Finding]]:
    """Check one text as a file of its own; return the findings that are left after suppression."""

    def lint(
        text: str, name: str = "manifest.yaml", *, select: tuple[str, ...] = (), ignore: tuple[str, ...] = (), profile: Profile = Profile.RECOMMENDED
    ) -> list[Finding]:
        settings = Settings((NEWEST,), Selection((profile,), select, ignore))
        result = engine.check_text(name, text, settings, markdown=name.endswith(".md"))
        return list(api.report([result], settings).findings)

    return lint


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Permissions count: root gives up its rights for the length of a test."""
    if os.name == "nt":
        pytest.skip("this system has no such permissions")
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(65534)
    except OSError:
        pytest.skip("root, whom no permission stops, cannot give up its rights here")
    try:
        yield
    finally:
        os.seteuid(0)
