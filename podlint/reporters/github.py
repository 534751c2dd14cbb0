"""Annotations of GitHub Actions: a workflow command for each finding, then the summary as plain text.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands; the escapes are those of actions/toolkit, `command.ts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from podlint.finding import Finding, Severity
from podlint.report import Report
from podlint.reporters import Style, ci, words

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield a command for each finding and each crash, what was not looked into, and the summary line."""
    for finding in report.findings:
        help = f"\nhelp: {words.printable(finding.help)}" if finding.help else ""
        yield _command(_COMMANDS[finding.severity], _place(finding), ci.headline(finding, report) + help)
    for crash in report.crashes:
        yield _command("error", {"title": f"podlint: {ci.CRASH}"}, words.printable(crash))
    if line := words.not_manifests(report):
        yield f"{line.replace('##[', '## [')}\n"  # an older form of commands is found anywhere in a line
    yield f"{words.summary(report)}\n"


def _place(finding: Finding) -> dict[str, str]:
    """Where the annotation stands: GitHub shows one for several lines under the last, and takes columns only within a line."""
    start, end = ci.span(finding)
    place = {"file": ci.file_name(finding.file), "line": str(start.line + 1)}
    if start.line == end.line:
        place |= {"endLine": str(end.line + 1), "col": str(start.column + 1), "endColumn": str(end.column + 1)}
    return place | {"title": f"podlint: {finding.rule}"}


def _command(name: str, properties: dict[str, str], text: str) -> str:
    shown = ",".join(f"{key}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in properties.items())
    return f"::{name} {shown}::{_escaped(text)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
