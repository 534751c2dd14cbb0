"""podlint agrees with the recorded answers of an API server (Kubernetes 1.36) on manifests written for it.

A line of own.jsonl.gz: the manifest, the server's verdict, the stage that gave it, and its errors.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding, Stage
from podlint.registry import Selection

SAMPLE = 1_500
READING = {Stage.PARSE, Stage.DECODE, Stage.STRICT}
KUBERNETES_1_36 = Settings(("1.36",), Selection(ignore=("unfilled-placeholder",)))  # the server knows no placeholders


@pytest.fixture(scope="module")
def answers() -> list[tuple[dict[str, Any], tuple[Finding, ...]]]:
    """A fixed sample of the recorded documents, each with podlint's findings."""
    with gzip.open(Path(__file__).with_name("own.jsonl.gz"), "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    # podlint takes a document with neither apiVersion nor kind for no manifest at all
    rows = [row for row in rows if row["kind"] or row["apiVersion"] or row["stage"] == "parse"]
    sample = [rows[index * len(rows) // SAMPLE] for index in range(SAMPLE)]
    return [(row, check_text("a.yaml", row["manifest"], KUBERNETES_1_36).findings) for row in sample]


def refusals(findings: tuple[Finding, ...]) -> list[tuple[Stage, str, str]]:
    return [(finding.api.stage, finding.api.type, finding.api.field) for finding in findings if finding.api and finding.api.stage is not Stage.WARNING]


@pytest.mark.parametrize("stage", ["parse", "decode", "strict"])
def test_what_the_server_cannot_read_podlint_refuses_too(answers, stage):
    missed = [
        row["id"] for row, found in answers if row["stage"] == stage and row["verdict"] == "reject" and not READING & {at for at, _, _ in refusals(found)}
    ]
    assert missed == []


def test_what_the_server_accepts_podlint_does_not_refuse(answers):
    refused = [(row["id"], refusals(found)) for row, found in answers if row["verdict"] == "accept" and refusals(found)]
    assert refused == []


def test_what_the_server_can_read_podlint_can_read_too(answers):
    refused = [
        (row["id"], refusals(found))
        for row, found in answers
        if row["stage"] == "validate" and row["verdict"] == "reject" and READING & {at for at, _, _ in refusals(found)}
    ]
    assert refused == []


def test_strict_errors_are_the_same_in_type_and_field(answers):
    different = []
    for row, found in answers:
        if row["stage"] == "strict":
            theirs = Counter((error["type"], error["field"]) for error in row["errors"])
            ours = Counter((type, field) for stage, type, field in refusals(found) if stage is Stage.STRICT)
            if ours != theirs:
                different.append((row["id"], sorted((theirs - ours).elements()), sorted((ours - theirs).elements())))
    assert different == []


def test_the_first_decoding_error_is_among_those_that_podlint_finds(answers):
    missed = [
        (row["id"], error, refusals(found))
        for row, found in answers
        if row["stage"] == "decode" and row["verdict"] == "reject"
        for error in row["errors"]
        if error["type"] not in {type for stage, type, _ in refusals(found) if stage is Stage.DECODE}
    ]
    assert missed == []


def test_validation_errors_are_the_same_in_type_and_field(answers):
    different = []
    for row, found in answers:
        if (row["stage"], row["verdict"]) == ("validate", "reject"):
            theirs = {(error["type"], error["field"]) for error in row["errors"]}  # what the server says twice, podlint says once
            ours = {(type, field) for stage, type, field in refusals(found) if stage is Stage.VALIDATE}
            if ours != theirs:
                different.append((row["id"], sorted(theirs - ours), sorted(ours - theirs)))
    assert different == []


def test_warnings_are_about_the_same_fields(answers):
    different = []
    for row, found in answers:
        if row["verdict"] == "accept":
            theirs = Counter(row.get("warnings") or [])
            ours = Counter(finding.api.field for finding in found if finding.api and finding.api.stage is Stage.WARNING)
            nameless = theirs.pop("", 0)  # the server's text names no field
            if theirs - ours or (ours - theirs).total() != nameless:
                different.append((row["id"], theirs, ours))
    assert different == []


def test_a_kind_is_unknown_to_podlint_exactly_when_it_is_to_the_server(answers):
    different = [row["id"] for row, found in answers if (row["verdict"] == "unknown-kind") != any(finding.rule == "unknown-kind" for finding in found)]
    assert different == []


def test_the_sample_holds_every_verdict_and_stage(answers):
    seen = {(row["verdict"], row["stage"]) for row, _ in answers}
    assert {("accept", "validate"), ("reject", "validate"), ("reject", "strict"), ("reject", "decode"), ("reject", "parse"), ("unknown-kind", "decode")} <= seen
    assert len({row["id"] for row, _ in answers}) == SAMPLE
