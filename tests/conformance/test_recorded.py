"""podlint agrees with all recorded answers of an API server (Kubernetes 1.36): some 26,000 documents.

They are not part of the repository: the environment variable PODLINT_CONFORMANCE names their folder.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding, Stage
from podlint.registry import Selection

FOLDER = Path(os.environ.get("PODLINT_CONFORMANCE", "."))
SETS = sorted(FOLDER.glob("*.jsonl.gz"))
READING = {Stage.PARSE, Stage.DECODE, Stage.STRICT}
KUBERNETES_1_36 = Settings(("1.36",), Selection(ignore=("unfilled-placeholder",)))  # the server knows no placeholders

pytestmark = pytest.mark.skipif(not SETS, reason="no recorded documents at hand: name their folder with PODLINT_CONFORMANCE")
every_set = pytest.mark.parametrize("path", SETS or [FOLDER / "none"], ids=lambda path: path.name.partition(".")[0])

NOT_RECORDED = {
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),  # served by an API server of its own
    ("apiregistration.k8s.io/v1", "APIService"),  # likewise
    ("authorization.k8s.io/v1", "SelfSubjectAccessReview"),  # a question to the server, not an object that it stores
    ("resource.k8s.io/v1beta2", "DeviceTaintRule"),  # off by default
    ("v1", "ConfigMapList"),  # lists are for reading
}
"""Kinds that the recording server did not have and podlint rightly knows."""


@cache
def answers(path: Path) -> list[tuple[dict[str, Any], list[tuple[Stage, str, str]], frozenset[str]]]:
    """The documents of a set, each with podlint's refusals and warnings, and the rules that spoke."""
    return [(row, *told(check_text("a.yaml", row["manifest"], KUBERNETES_1_36).findings)) for row in rows(path)]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8", errors="surrogatepass") as lines:
        for line in lines:
            row = json.loads(line)
            # podlint takes a document with neither apiVersion nor kind for no manifest at all
            typed = row["kind"] or row["apiVersion"] or row["stage"] == "parse"
            if typed and (row["apiVersion"], row["kind"]) not in NOT_RECORDED:
                yield row


def told(findings: tuple[Finding, ...]) -> tuple[list[tuple[Stage, str, str]], frozenset[str]]:
    refused = [(finding.api.stage, finding.api.type, finding.api.field) for finding in findings if finding.api and finding.api.stage is not Stage.WARNING]
    return refused, frozenset(finding.rule for finding in findings)


def reads(refused: list[tuple[Stage, str, str]]) -> bool:
    return not READING & {stage for stage, _, _ in refused}


@every_set
@pytest.mark.parametrize("stage", ["parse", "decode", "strict"])
def test_what_the_server_cannot_read_podlint_refuses_too(path, stage):
    missed = [(row["id"], row["errors"]) for row, refused, _ in answers(path) if (row["stage"], row["verdict"]) == (stage, "reject") and reads(refused)]
    assert missed == []


@every_set
def test_what_the_server_accepts_podlint_does_not_refuse(path):
    assert [(row["id"], refused) for row, refused, _ in answers(path) if row["verdict"] == "accept" and refused] == []


@every_set
def test_what_the_server_can_read_podlint_can_read_too(path):
    assert [(row["id"], refused) for row, refused, _ in answers(path) if (row["stage"], row["verdict"]) == ("validate", "reject") and not reads(refused)] == []


@every_set
def test_strict_errors_are_the_same_in_type_and_field(path):
    different = []
    for row, refused, _ in answers(path):
        if row["stage"] == "strict":
            theirs = Counter((error["type"], error["field"]) for error in row["errors"])
            ours = Counter((type, field) for stage, type, field in refused if stage is Stage.STRICT)
            if ours != theirs:
                different.append((row["id"], sorted((theirs - ours).elements()), sorted((ours - theirs).elements())))
    assert different == []


@every_set
def test_validation_errors_are_the_same_in_type_and_field(path):
    different = []
    for row, refused, _ in answers(path):
        if (row["stage"], row["verdict"]) == ("validate", "reject"):
            theirs = {(error["type"], error["field"]) for error in row["errors"]}  # what the server says twice, podlint says once
            ours = {(type, field) for stage, type, field in refused if stage is Stage.VALIDATE}
            if {answer for answer in ours ^ theirs if not answer[1].endswith("cel.expression")}:  # CEL is not compiled
                different.append((row["id"], sorted(theirs - ours), sorted(ours - theirs)))
    assert different == []


@every_set
def test_warnings_are_about_the_same_fields(path):
    different = []
    for row, found in ((row, check_text("a.yaml", row["manifest"], KUBERNETES_1_36).findings) for row in rows(path) if row["verdict"] == "accept"):
        theirs = Counter(row.get("warnings") or [])
        ours = Counter(finding.api.field for finding in found if finding.api and finding.api.stage is Stage.WARNING)
        nameless = theirs.pop("", 0)  # the server's text names no field
        if theirs - ours or (ours - theirs).total() != nameless:
            different.append((row["id"], theirs, ours))
    assert different == []


@every_set
def test_a_kind_is_unknown_to_podlint_exactly_when_it_is_to_the_server(path):
    different = [
        (row["id"], row["apiVersion"], row["kind"]) for row, _, rules in answers(path) if (row["verdict"] == "unknown-kind") != ("unknown-kind" in rules)
    ]
    assert different == []
