"""One line a finding, for editors and grep: ``file:line:column: severity: message [rule]``."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.report import Report
from podlint.reporters import Style, words


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield a line for each finding, then what was not looked into, then the summary line."""
    for finding in report.findings:
        help = f" ({words.printable(finding.help)})" if finding.help else ""
        message = f"{words.printable(finding.message)}{words.versions(finding, report)}{help}"
        yield f"{words.place(finding)}: {finding.severity}: {message} [{finding.rule}]\n"
    for crash in report.crashes:
        yield f"crash: {words.printable(crash)}\n"
    if line := words.not_manifests(report):
        yield f"{line}\n"
    yield f"{words.summary(report)}\n"
