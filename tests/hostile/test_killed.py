"""Whoever is killed while it writes leaves what was there before, or all of what was to be there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="this system has no SIGKILL")

KILLED = """
import os, signal, sys
from podlint.__main__ import main
left = int(sys.argv.pop(1))
begun = False
def hook(event, arguments):
    global left, begun
    begun = begun or event == "tempfile.mkstemp"
    if begun:
        left -= 1
        if left == -1:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
main()
"""
"""Ends itself without further ado at the nth thing that Python does once it has begun to write."""

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, lables: {}}\nspec:\n  containers:\n  - {name: c, image: i}\n"
MOMENTS = range(8)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_leaves_the_old_baseline_or_the_new_one(limited: Run, write: Write, moment: int) -> None:
    write("pod.yaml", POD)
    assert limited("check", "--write-baseline", "new.json", "pod.yaml").returncode == 0
    baseline = write("baseline.json", "old")
    limited(str(moment), "check", "--write-baseline", "baseline.json", "pod.yaml", script=KILLED)
    assert baseline.read_text() in ("old", (baseline.parent / "new.json").read_text())


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_leaves_the_old_report_or_the_new_one(limited: Run, write: Write, moment: int) -> None:
    write("pod.yaml", POD)
    report = write("report.json", "old")
    limited(str(moment), "check", "--output-format", "json", "--output-file", "report.json", "pod.yaml", script=KILLED)
    assert report.read_text() == "old" or json.loads(report.read_text())["findings"]


def test_what_a_killed_run_leaves_is_no_manifest(limited: Run, write: Write) -> None:
    pod = write("pod.yaml", POD)
    limited("2", "fix", "pod.yaml", script=KILLED)
    for left in pod.parent.glob(".*.tmp"):
        assert not left.name.endswith((".yaml", ".yml", ".json"))
    assert "1 file" in limited("check", ".").stdout
