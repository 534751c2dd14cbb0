"""What a manifest or a cluster says never reaches a terminal as it is: it could move the cursor, set the title, or hide what is reported."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from podlint.reporters import FORMATS

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]

RAW = "\x1b]0;evil\x07\x1b[2J\x9b31m\u202e\r"
QUOTED = json.dumps(RAW)[1:-1]
MANIFEST = f"""\
apiVersion: v1
kind: Pod
metadata: {{name: "a{QUOTED}", labels: {{"x{QUOTED}": "y{QUOTED}"}}, annotations: {{"podlint.io/ignore": "x{QUOTED}"}}}}
spec:
  containers:
  - name: "c{QUOTED}"
    image: "i{QUOTED}"
    "f{QUOTED}": 1
    env: [{{name: "PASSWORD{QUOTED}", value: "$(A{QUOTED})"}}]
    livenessProbe: {{exec: {{command: ["curl {QUOTED}"]}}}}
"""
ACCEPTED = f"""\
apiVersion: v1
kind: Pod
metadata: {{name: a, annotations: {{"a/b": "{QUOTED}"}}}}
spec:
  containers:
  - {{name: c, image: "i{QUOTED}", command: ["a{QUOTED}"]}}
"""
LIVE = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": f"a{RAW}", "namespace": f"n{RAW}"},
    "spec": {"containers": [{"name": f"c{RAW}", "image": f"i{RAW}"}]},
    "status": {
        "phase": "Pending",
        "message": RAW,
        "reason": RAW,
        "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": f"0/3 {RAW}"}],
        "containerStatuses": [
            {
                "name": f"c{RAW}",
                "image": f"i{RAW}",
                "restartCount": 3,
                "state": {"waiting": {"reason": "ImagePullBackOff", "message": f"Back-off {RAW}"}},
                "lastState": {"terminated": {"exitCode": 1, "reason": f"E{RAW}", "message": RAW}},
            }
        ],
    },
}
COMMANDS = {
    **{f"check as {name}": ("check", "--output-format", name, "--profile", "strict", "manifest.yaml") for name in FORMATS},
    "fix": ("fix", "--unsafe-fixes", "manifest.yaml"),
    "the differences": ("fix", "--diff", "--unsafe-fixes", "manifest.yaml"),
    "show": ("show", "manifest.yaml"),
    "show of what is accepted": ("show", "accepted.yaml"),
    "a simulation that is refused": ("simulate", "manifest.yaml"),
    **{
        f"a simulation as {name}": ("simulate", "--output-format", name, "--runs", "2", "accepted.yaml")
        for name in ("card", "table", "describe", "watch", "json")
    },
    "a scenario": ("simulate", "--scenario", "scenario.yaml", "accepted.yaml"),
    "explain-status": ("explain-status", "live.json"),
    "a configuration": ("check", "--config", "configuration.yaml", "accepted.yaml"),
    "a name of a rule": ("check", "--select", RAW, "accepted.yaml"),
    "a name of a file": ("check", RAW),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_printed_raw(limited: Run, write: Write, name: str) -> None:
    write("manifest.yaml", MANIFEST)
    write("accepted.yaml", ACCEPTED)
    write("live.json", json.dumps(LIVE))
    write("scenario.yaml", f'pods: {{"x{QUOTED}": {{}}}}\n')
    write("configuration.yaml", f'"x{QUOTED}": 1\n')
    run = limited(*COMMANDS[name])
    printed = run.stdout + run.stderr
    assert printed
    assert not {"\x1b", "\x07", "\x9b", "\u202e"}.intersection(printed)
