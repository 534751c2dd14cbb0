"""Test results in JUnit's form, for what every CI system shows: a suite a file, a test case a finding, one that passes for a file without findings.

Only elements and attributes that the strictest reader knows are written: Jenkins' xUnit plugin, `junit-10.xsd`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Finding
from podlint.report import Report
from podlint.reporters import Style, ci, words
from podlint.reporters.text import finding_lines
from podlint.reporters.xml import DECLARATION, element, tag

_CLEAN = "no findings"
_NO_MANIFEST = "no Kubernetes manifest"


class _Case(NamedTuple):
    """A test case: `outcome` is the element that says how it went, empty for one that passes."""

    name: str
    outcome: str = ""
    message: str = ""
    type: str = ""
    text: str = ""


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield a suite for each file, and one for crashes."""
    found: dict[str, list[Finding]] = {name: [] for name in report.summary.names}
    for finding in report.findings:
        found.setdefault(finding.file, []).append(finding)
    not_manifests = frozenset(report.summary.not_manifests)
    suites = [(ci.file_name(name), _cases(findings, report, is_manifest=name not in not_manifests)) for name, findings in found.items()]
    if report.crashes:
        suites.append(("podlint", [_crash(number, crash) for number, crash in enumerate(report.crashes, 1)]))
    counts = Counter(case.outcome for _, cases in suites for case in cases)
    yield DECLARATION
    yield tag("testsuites", {"name": "podlint", "tests": counts.total(), "failures": counts["failure"], "errors": counts["error"]}) + "\n"
    for name, cases in suites:
        yield from _suite(name, cases)
    yield "</testsuites>\n"


def _cases(findings: list[Finding], report: Report, *, is_manifest: bool) -> list[_Case]:
    if not findings:
        return [_Case(_CLEAN) if is_manifest else _Case(_NO_MANIFEST, "skipped", "not looked into", "no-manifest")]
    names: Counter[str] = Counter()
    cases = []
    for finding in findings:
        name = f"{finding.rule}: {ci.subject(finding)}".removesuffix(": ")
        names[name] += 1
        cases.append(_finding(name if names[name] == 1 else f"{name} ({names[name]})", finding, report))
    return cases


def _finding(name: str, finding: Finding, report: Report) -> _Case:
    """A finding that fails the run is a failure; any other is a test that was skipped, which is shown and fails nothing."""
    outcome = "failure" if report.fail_on.fails(finding.severity) else "skipped"
    start = ci.span(finding).start
    message = f"{ci.file_name(finding.file)}:{start.line + 1}:{start.column + 1}: {finding.severity}: {ci.message(finding, report)}"
    return _Case(name, outcome, message, finding.rule, "\n" + "".join(finding_lines(finding, report, Style())))


def _crash(number: int, crash: str) -> _Case:
    shown = words.printable(crash)
    return _Case(f"{ci.CRASH} {number}", "error", shown, ci.CRASH, shown)


def _suite(name: str, cases: list[_Case]) -> Iterator[str]:
    counts = Counter(case.outcome for case in cases)
    numbers = {"tests": len(cases), "failures": counts["failure"], "errors": counts["error"], "skipped": counts["skipped"]}
    yield f"  {tag('testsuite', {'name': name, **numbers, 'file': name})}\n"
    for case in cases:
        attributes: dict[str, object] = {"name": case.name, "classname": name}
        if case.outcome:
            yield f"    {tag('testcase', attributes)}\n"
            yield f"      {element(case.outcome, {'type': case.type, 'message': case.message}, case.text)}\n"
            yield "    </testcase>\n"
        else:
            yield f"    {tag('testcase', attributes, closed=True)}\n"
    yield "  </testsuite>\n"
