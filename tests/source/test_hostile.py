"""Texts made to take for ever are answered like any other: these tests end, which they would not if they were not."""

from __future__ import annotations

import pytest

from podlint import api, engine
from podlint.engine import Settings
from podlint.registry import Selection
from podlint.rule import Profile

SETTINGS = Settings(("1.37",), Selection((Profile.STRICT,)))
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
CONTAINER = "  - name: c\n    image: nginx\n"
COMMENT = "  # podlint: ignore[image-without-tag] a reason\n"

HOSTILE = {
    "blank lines behind the end of a document": ("a: 1\n...\n" + "\n" * 5_000 + "x\n", "text-after-document-end", 1),
    "marks of a template side by side": ("a: b: c\n" + "{{}}" * 5_000 + "x\n", "yaml-syntax-error", 1),
    "marks of a template that never end": ("a: b: c\n" + "{{" * 200_000 + "\n", "yaml-syntax-error", 1),
    "a value of opening brackets": (f"{POD}  - {{name: a, image: 'x:1', env: [{{name: A_PASSWORD, value: '{'<' * 200_000}'}}]}}\n", "hardcoded-secret", 1),
    "many findings on one line": (f"{POD}    [{', '.join(['{name: c, image: nginx}'] * 5_000)}]\n", "image-without-tag", 5_000),
    "many comments above one block": (POD + COMMENT * 5_000 + CONTAINER * 1_000, "image-without-tag", 999),
    "many comments": (POD + (COMMENT + CONTAINER) * 3_000, "image-without-tag", 0),
    "references that never end": (f"{POD}{CONTAINER}    args: ['{'$(' * 200_000}']\n", "image-without-tag", 1),
    "a quantity of noughts": (f"{POD}{CONTAINER}    resources: {{limits: {{cpu: '{'0' * 300_000}!'}}}}\n", "wrong-type", 1),
    "a script of noughts": (f"{POD}{CONTAINER}    command: [sh, -c, '{'0' * 300_000}']\n", "image-without-tag", 1),
    "a script of blanks": (f"{POD}{CONTAINER}    command: [sh, -c, 'a{' ' * 19_000}b']\n", "image-without-tag", 1),
    "an image of letters": (f"{POD}  - {{name: c, image: {'a' * 300_000}}}\n", "image-name-invalid", 1),
    "blanks inside a line": (f"{POD}{CONTAINER}    args: [a{' ' * 300_000}b]  \n", "trailing-whitespace", 1),
    "many comments and one long text": (f"{POD}{CONTAINER}    args:\n    - |\n{'      # podlint: ignore[x] text' * 5_000}\n", "image-without-tag", 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_has_its_findings(name):
    text, rule, count = HOSTILE[name]
    report = api.report([engine.check_text("hostile.yaml", text, SETTINGS)], SETTINGS)
    assert sum(finding.rule == rule for finding in report.findings) == count
