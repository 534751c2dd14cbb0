"""The report of Checkstyle, in XML: what many tools read, as Jenkins (Warnings Next Generation), reviewdog and Bitbucket."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.finding import Finding
from podlint.report import Report
from podlint.reporters import Style, ci, words
from podlint.reporters.xml import DECLARATION, tag

_VERSION = "4.3"  # of the format: the one that readers know


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield an element for each file, those without findings too, and in them one for each finding."""
    found: dict[str, list[Finding]] = {name: [] for name in report.summary.names}
    for finding in report.findings:
        found.setdefault(finding.file, []).append(finding)
    yield DECLARATION
    yield tag("checkstyle", {"version": _VERSION}) + "\n"
    for name, findings in found.items():
        yield f"  {tag('file', {'name': ci.file_name(name)}, closed=not findings)}\n"
        for finding in findings:
            yield f"    {_finding(finding, report)}\n"
        if findings:
            yield "  </file>\n"
    if report.crashes:
        yield f"  {tag('file', {'name': 'podlint'})}\n"
        for crash in report.crashes:
            yield f"    {_error(1, 1, 'error', words.printable(crash), ci.CRASH)}\n"
        yield "  </file>\n"
    yield "</checkstyle>\n"


def _finding(finding: Finding, report: Report) -> str:
    start = ci.span(finding).start
    return _error(start.line + 1, start.column + 1, finding.severity.value, ci.message(finding, report), finding.rule)


def _error(line: int, column: int, severity: str, message: str, rule: str) -> str:
    return tag("error", {"line": line, "column": column, "severity": severity, "message": message, "source": f"podlint.{rule}"}, closed=True)
