"""For people: each finding with its source line, carets under the place, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.finding import Excerpt, Finding, Severity
from podlint.report import Report
from podlint.reporters import Style, words

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD, _DIM = "1", "2"


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield the findings, then what was not looked into and what was mended, then the summary line, and what can be mended."""
    for finding in report.findings:
        yield from finding_lines(finding, report, style)
        yield "\n"
    for crash in report.crashes:
        yield f"{_paint('crash', _COLORS[Severity.ERROR], style)}: {words.printable(crash)}\n"
    if line := words.not_manifests(report):
        yield f"{line}\n"
    if line := words.fixed(report):
        yield f"{line}\n"
    yield f"{_paint(words.summary(report), _BOLD, style)}\n"
    if line := words.fixable(report):
        yield f"{line}\n"


def finding_lines(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    """Yield one finding: its place and message, the source line, how to mend it, and the other places that it speaks of."""
    severity = _paint(finding.severity.value, _COLORS[finding.severity], style)
    rule = _paint(f"[{finding.rule}]", _DIM, style)
    message = f"{words.printable(finding.message)}{words.versions(finding, report)}"
    yield f"{_paint(words.place(finding), _BOLD, style)}: {severity}: {message} {rule}\n"
    number = str(finding.span.start.line + 1)
    margin = " " * len(number)
    if finding.excerpt:
        yield from _excerpt(finding, finding.excerpt, number, style)
    if finding.help:
        yield f" {margin} = help: {words.printable(finding.help)}\n"
    for related in finding.related:
        where = f"{words.file(related)}:{related.start.line + 1}:{related.start.column + 1}"
        yield f" {margin} = {where}: {words.printable(related.message)}\n"


def _excerpt(finding: Finding, excerpt: Excerpt, number: str, style: Style) -> Iterator[str]:
    bar = _paint("|", _DIM, style)
    left, right = ("..." if excerpt.cut_left else ""), ("..." if excerpt.cut_right else "")
    text = words.printable(excerpt.text)
    before = text[: excerpt.column]
    marked = text[excerpt.column : excerpt.column + excerpt.width].rstrip() or " "
    carets = "^" * max(1, words.width(marked))
    yield f" {number} {bar} {left}{text.rstrip()}{right}\n"
    yield f" {' ' * len(number)} {bar} {' ' * (len(left) + words.width(before))}{_paint(carets, _COLORS[finding.severity], style)}\n"


def _paint(text: str, code: str, style: Style) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if style.color else text
