"""Texts that unfold, nest or grow without end: every command that reads one says so in a line, within the memory that it is given."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]

POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {name: c, image: "i:1"}\n'
NINES = "9" * 5000
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = {
    "aliases": BOMB,
    "brackets": "[" * 100_000,
    "braces": '{"a":' * 100_000,
    "levels": "".join(" " * level + "a:\n" for level in range(1200)),
    "a merge of itself": "a: &a {<<: *a}\n",
    "digits": f'{{"version": {NINES}, "kubernetes": {NINES}}}',
}
READERS = {
    "check": ("check", "hostile.yaml"),
    "check of JSON": ("check", "hostile.json"),
    "fix": ("fix", "hostile.yaml"),
    "show": ("show", "hostile.yaml"),
    "simulate": ("simulate", "hostile.yaml"),
    "explain-status": ("explain-status", "hostile.yaml"),
    "the configuration": ("check", "--config", "hostile.yaml", "pod.yaml"),
    "the baseline": ("check", "--baseline", "hostile.json", "pod.yaml"),
    "a rule of the user's": ("check", "--config", "rules.yaml", "pod.yaml"),
    "a scenario": ("simulate", "--scenario", "hostile.yaml", "pod.yaml"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", TEXTS)
def test_whoever_reads_a_bomb_says_so(limited: Run, write: Write, reader: str, text: str) -> None:
    write("pod.yaml", POD)
    write("rules.yaml", "rule-folders: [rules]\n")
    for name in ("hostile.yaml", "hostile.json", "rules/hostile.yaml"):
        write(name, TEXTS[text])
    run = limited(*READERS[reader])
    assert run.returncode in (0, 1, 2)
    assert run.stdout + run.stderr or reader == "show"  # which passes over what is no manifest
    assert "Traceback" not in run.stderr
    assert len(run.stderr) < 2000  # bytes: what is hostile is not told again


NUMBERS = {
    "an integer": NINES,
    "a fraction": f"0.{NINES}",
    "an exponent": f"1e{NINES}",
    "hexadecimal digits": "0x" + "f" * 5000,
    "a quantity": f'"{NINES}Gi"',
    "a quantity with an exponent": f'"1e{NINES}"',
    "a duration": f'"{NINES}h"',
}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_of_many_digits_is_a_value_like_any_other(limited: Run, write: Write, number: str) -> None:
    written = NUMBERS[number]
    limits = f"resources: {{limits: {{cpu: {written}, memory: {written}}}}}, ports: [{{containerPort: {written}}}]"
    probe = f"livenessProbe: {{periodSeconds: {written}, tcpSocket: {{port: {written}}}}}"
    write("pod.yaml", POD.replace('"i:1"', f'"i:1", {limits}, {probe}') + f"  terminationGracePeriodSeconds: {written}\n")
    run = limited("check", "pod.yaml", "--profile", "strict")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr


def test_a_pattern_of_a_definition_cannot_hold_podlint_up(limited: Run, write: Write) -> None:
    definition = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: as.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: A, plural: as, singular: a}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {p: {type: string, pattern: "^(a+)+$"}}}}}}
"""
    write("both.yaml", f"{definition}---\napiVersion: example.org/v1\nkind: A\nmetadata: {{name: a}}\nspec: {{p: '{'a' * 60}!'}}\n")
    assert limited("check", "both.yaml").returncode in (0, 1)


def test_comments_above_comments_are_read_once(limited: Run, write: Write) -> None:
    write("pod.yaml", POD + "# podlint: ignore[unknown-field]\n# other\n" * 20_000)
    assert limited("check", "pod.yaml", "--ignore", "unused-suppression").returncode == 0


ENDLESS = """
import os, subprocess, sys, sysconfig
program = os.path.join(sysconfig.get_path("scripts"), "podlint")
sys.exit(subprocess.run([program, "{subcommand}", "-"], stdin=open("/dev/zero", "rb")).returncode)
"""


def test_a_gibibyte_without_a_line_break_is_not_read(limited: Run, write: Write) -> None:
    with write("sparse.yaml", "a: ").open("r+b") as file:
        file.truncate(1 << 30)
    run = limited("check", "sparse.yaml", megabytes=200)
    assert run.returncode == 1
    assert "larger than" in run.stdout


def test_a_long_line_is_checked_and_not_printed(limited: Run, write: Write) -> None:
    write("long.yaml", POD.replace("name: a}", f"name: a, lables: '{'x' * 5_000_000}'}}"))
    run = limited("check", "long.yaml", megabytes=600)
    assert run.returncode == 1
    assert "unknown-field" in run.stdout
    assert len(run.stdout) < 5000


@pytest.mark.parametrize("subcommand", ["fix", "show", "simulate", "explain-status"])
def test_standard_input_without_end_is_left_in_time(limited: Run, subcommand: str) -> None:
    run = limited(megabytes=400, script=ENDLESS.format(subcommand=subcommand))
    assert run.returncode in (1, 2)
    assert "larger than" in run.stdout + run.stderr or "cannot be read" in run.stdout + run.stderr
