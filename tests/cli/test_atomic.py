"""A file is written whole, whatever the system has of modes and owners."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from podlint import atomic


def test_a_system_without_modes_and_owners_gets_the_file_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fchmod", "fchown"):
        monkeypatch.delattr(os, name, raising=False)
    for text in (b"new", b"newer"):
        atomic.write(str(tmp_path / "report.json"), text)
        assert (tmp_path / "report.json").read_bytes() == text
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
