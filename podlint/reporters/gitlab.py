"""The code quality report of GitLab: a list of objects that its merge requests show.

Source: https://docs.gitlab.com/ci/testing/code_quality/, "Code Quality report format".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from podlint.finding import Finding, Severity
from podlint.report import Report
from podlint.reporters import Style, ci, words

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield the list, a finding a line."""
    prints = ci.fingerprints(report.findings)
    rows = [json.dumps(_finding(finding, fingerprint, report)) for finding, fingerprint in zip(report.findings, prints, strict=True)]
    rows += [json.dumps(_crash(crash)) for crash in report.crashes]
    yield "[\n" + ",\n".join(rows) + "\n]\n" if rows else "[]\n"


def _finding(finding: Finding, fingerprint: str, report: Report) -> dict[str, Any]:
    start, end = ci.span(finding)
    return {
        "description": ci.message(finding, report),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": ci.file_name(finding.file), "lines": {"begin": start.line + 1, "end": end.line + 1}},
    }


def _crash(crash: str) -> dict[str, Any]:
    """GitLab knows no message without a place."""
    return {
        "description": words.printable(crash),
        "check_name": ci.CRASH,
        "fingerprint": ci.hashed(crash),
        "severity": "blocker",
        "location": {"path": ".", "lines": {"begin": 1}},
    }
