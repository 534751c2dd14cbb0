"""For programs that read line by line: a JSON object for each finding, the summary last."""

from __future__ import annotations

import json
from collections.abc import Iterator

from podlint.report import Report
from podlint.reporters import Style
from podlint.reporters.json import VERSION, finding_object, summary_object


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield ``{"finding": ...}`` lines and one ``{"summary": ...}`` line, each with the contract's version."""
    for finding in report.findings:
        yield json.dumps({"version": VERSION, "finding": finding_object(finding)}) + "\n"
    yield json.dumps({"version": VERSION, "summary": summary_object(report)}) + "\n"
