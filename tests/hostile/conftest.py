"""A podlint that is held to the memory and time that untrusted input may cost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS = 60
"""Far more than any of these tests needs; what goes wrong here takes hours."""

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]

STARTER = """
import os, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) << 20,) * 2)
except ImportError:
    pass
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into an empty folder, and return its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def limited(tmp_path: Path, command: str) -> Run:
    """Run the installed command in the empty folder, with so many megabytes of memory."""

    def run(*arguments: str, megabytes: int = 400, stdin: str = "", script: str = "") -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", script] if script else [command]
        starting = [sys.executable, "-c", STARTER, str(megabytes), *program, *arguments]
        environ = {**os.environ, "PYTHONUTF8": "1", "PODLINT_CACHE_DIR": str(tmp_path / ".cache")}
        return subprocess.run(
            starting, cwd=tmp_path, env=environ, input=stdin, capture_output=True, encoding="utf-8", errors="surrogateescape", timeout=SECONDS, check=False
        )

    return run
