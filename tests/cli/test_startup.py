"""What a hook pays for: `podlint check FILE` loads no module that it does not need."""

from __future__ import annotations

import re
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

CEILING = 240
"""Modules that may be loaded: the 235 of today, the interpreter's own included, and a few more. Thirty-five of them are what the server checks of a pod.
Rules are not counted: see below."""

RULES = 25
"""Rules that a Deployment without mistakes may have loaded, of more than two hundred: the others have nothing to say about it."""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: shop
          image: example.org/shop:1.4
          ports: [{containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: 8080}}
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
"""

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


def test_a_check_of_a_plain_deployment_loads_few_rules(podlint: Any, write: Callable[..., Path]) -> None:
    write("deployment.yaml", DEPLOYMENT)
    run = podlint("check", "deployment.yaml", script=SCRIPT)
    assert run.returncode == 0
    assert len([name for name in run.stderr.split() if re.fullmatch(r"podlint\.rules\.\w+\.\w+", name)]) <= RULES


def test_help_is_worth_typer(podlint: Any) -> None:
    run = podlint("check", "--help", script=SCRIPT)
    assert run.returncode == 0
    assert "typer" in run.stderr.split()
