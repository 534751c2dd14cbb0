"""Copies of the source tree, environments of their own, and whether packages can be fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SCRIPTS = "Scripts" if os.name == "nt" else "bin"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def run(*command: str | Path, cwd: Path, timeout: int = 120, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command; its output is text. Neither colours nor git's own place in a hook reach it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "FORCE_COLOR"))}
    return subprocess.run(list(map(str, command)), cwd=cwd, env={**kept, **variables}, capture_output=True, encoding="utf-8", timeout=timeout, check=False)


def succeed(*command: str | Path, cwd: Path, timeout: int = 120, **variables: str) -> str:
    """Run a command that has to succeed; return what it prints."""
    done = run(*command, cwd=cwd, timeout=timeout, **variables)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def in_environment() -> Callable[[Path, str], Path]:
    """Where a program of an environment lies."""
    return lambda environment, program: environment / _SCRIPTS / (f"{program}.exe" if os.name == "nt" else program)


@pytest.fixture(scope="session")
def start() -> Run:
    """Run a command; it may fail."""
    return run


@pytest.fixture(scope="session")
def must() -> Callable[..., str]:
    """Run a command that has to succeed."""
    return succeed


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Packages can be fetched; without that, the test is skipped."""
    folder = tmp_path_factory.mktemp("download")
    done = run(
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--timeout", "15", "--retries", "1", "--dest", folder, "setuptools>=77", cwd=folder
    )
    if done.returncode:
        pytest.skip(f"PyPI cannot be reached: {(done.stderr.strip().splitlines() or ['pip download failed'])[-1]}")


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree as git sees it: what is committed, changed or new, without what is ignored."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("the source tree is no git repository, or there is no git")
    copy = tmp_path_factory.mktemp("tree") / "podlint"
    for name in succeed("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def make_environment(registry: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make an environment with these packages."""

    def make(*packages: str | Path) -> Path:
        folder = tmp_path_factory.mktemp("environment")
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
        succeed(folder / _SCRIPTS / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages, cwd=folder)
        return folder

    return make
