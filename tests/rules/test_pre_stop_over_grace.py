"""pre-stop-over-grace beyond its examples: which sleeps of which commands are certain."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.schema.bundle import NEWEST


def is_flagged(hook: dict[str, Any], **spec: Any) -> bool:
    container = {"name": "web", "image": "example.org/web:1", "lifecycle": {"preStop": hook}}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {"containers": [container], **spec}})
    return "pre-stop-over-grace" in {finding.rule for finding in check_text("a.json", text, Settings((NEWEST,))).findings}


def command(*words: str) -> dict[str, Any]:
    return {"exec": {"command": list(words)}}


SLEEPS_40 = [
    "sleep 40",
    "/bin/sleep 40",
    "sleep 40s",
    "sleep 0.5m; sleep 10",
    "sleep 20 20",
    "sleep 20 && sleep 20",
    "sleep 20\nsleep 20\n",
    "# wait\nnginx -s quit; sleep 40 # and go",
    "nginx -s quit > /dev/null 2>&1; sleep 40",
    "echo 'a; b' && sleep 40",
    "false || true; sleep 40",
    "sleep 40; while true; do :; done",
]
NOT_CERTAIN = [
    "sleep 20",
    "sleep $DELAY",
    "sleep 40x",
    "sleep",
    "drain || sleep 40",
    "sleep 40 &",
    "sleep 40 & nginx -s quit",
    "if [ -f /draining ]; then sleep 40; fi",
    "for i in 1 2 3; do sleep 40; done",
    "exit 0; sleep 40",
    "(sleep 40)",
    "f() { sleep 40; }",
    "timeout 5 sleep 40",
    "echo sleep 40",
    "echo 'sleep 40",
    "while ! nc -z localhost 80; do sleep 40; done",
    "",
]


@pytest.mark.parametrize("shell", ["sh", "/bin/bash", "ash"])
@pytest.mark.parametrize("script", SLEEPS_40)
def test_sleeps_of_a_script_add_up(shell, script):
    assert is_flagged(command(shell, "-c", script))
    assert is_flagged(command(shell, "-ec", script), terminationGracePeriodSeconds=40)
    assert not is_flagged(command(shell, "-c", script), terminationGracePeriodSeconds=41)


@pytest.mark.parametrize("script", NOT_CERTAIN)
def test_sleeps_that_may_not_happen_do_not_count(script):
    assert not is_flagged(command("sh", "-c", script))


@pytest.mark.parametrize(
    ("words", "flagged"),
    [
        (["sleep", "40"], True),
        (["/usr/bin/sleep", "1m"], True),
        (["sleep", "20"], False),
        (["nginx", "sleep", "40"], False),
        (["sh", "-c"], False),
        ([], False),
    ],
)
def test_a_command_without_shell_may_sleep_too(words, flagged):
    assert is_flagged(command(*words)) is flagged


@pytest.mark.parametrize(("seconds", "grace", "flagged"), [(30, 30, True), (29, 30, False), (0, 0, False), (60, 60, True)])
def test_a_sleep_action_as_long_as_the_grace_period_is_flagged(seconds, grace, flagged):
    assert is_flagged({"sleep": {"seconds": seconds}}, terminationGracePeriodSeconds=grace) is flagged


def test_a_long_script_costs_no_more_than_its_beginning():
    assert not is_flagged(command("sh", "-c", "echo a;" * 100_000 + "sleep 40"))
