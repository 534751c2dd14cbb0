"""SARIF 2.1.0, for code scanning: results with their regions and fixes, and the rules that they are of with their documentation.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html, and what GitHub asks for besides:
https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from podlint import registry
from podlint.finding import Finding, Fix, RelatedPlace, Severity, Span
from podlint.report import Report
from podlint.reporters import Style, ci, words
from podlint.rule import Profile, Rule, sections
from podlint.version import VERSION

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_SCORES = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "2.0"}
_SECURITY = frozenset({"security", "rbac"})
_MOST_RESULTS = 25_000  # GitHub refuses a file with more
_MOST_RELATED = 100  # GitHub shows no more
_LONGEST = 1024  # characters of a description that GitHub keeps
_HELP = ("Why", "Bad", "Good", "Options", "Fix", "Limits", "Source")
_PAGE = re.compile(r"https://kubernetes\.io/[^\s,;)>\]]+")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield one run, a result a line: of more results than GitHub takes, the most severe."""
    findings = ci.most_severe(report.findings, _MOST_RESULTS)
    names = sorted({finding.rule for finding in findings})
    rules = registry.known(style.rule_folders)
    driver = {"name": "podlint", "semanticVersion": VERSION, "rules": [_rule(name, rules.get(name)) for name in names]}
    yield f'{{"$schema": {json.dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
    yield f'"tool": {json.dumps({"driver": driver})},\n'
    yield f'"columnKind": "unicodeCodePoints",\n"invocations": {json.dumps([_invocation(report, len(findings))])},\n"results": ['
    indices = {name: number for number, name in enumerate(names)}
    for number, (finding, fingerprint) in enumerate(zip(findings, ci.fingerprints(findings), strict=True)):
        yield (",\n" if number else "\n") + json.dumps(_result(finding, fingerprint, indices[finding.rule], report))
    yield "\n]}]}\n"


def _invocation(report: Report, shown: int) -> dict[str, Any]:
    """How the run went: crashes, results that are left out, files that are no manifests."""
    notes = [_notification("error", words.printable(crash)) for crash in report.crashes]
    if shown < len(report.findings):
        notes.append(_notification("warning", f"the {len(report.findings) - shown:,} least severe of {len(report.findings):,} findings are left out"))
    if line := words.not_manifests(report):
        notes.append(_notification("note", line))
    return {
        "executionSuccessful": not report.crashes,
        "exitCode": report.exit_code,
        **({"toolExecutionNotifications": notes} if notes else {}),
    }


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    """A rule with its documentation; only its name where nothing else is known of it."""
    if rule is None:
        return {"id": name}
    parts = sections(registry.definition(rule).doc)
    help = "\n\n".join(f"## {heading}\n\n{parts[heading]}" for heading in _HELP if heading in parts)
    page = _PAGE.search(parts.get("Source", ""))
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": rule.title[:_LONGEST]},
        "fullDescription": {"text": " ".join(parts.get("Why", rule.title).split())[:_LONGEST]},
        "help": {"text": help or rule.title, "markdown": help or rule.title},
        **({"helpUri": page[0].rstrip(".")} if page else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": _properties(rule),
    }


def _properties(rule: Rule) -> dict[str, Any]:
    """What GitHub sorts by. A control of the level baseline counts as an error: it bars what breaks out of a container."""
    properties: dict[str, Any] = {"tags": [rule.family], "problem.severity": _KINDS[rule.severity]}
    if rule.family in _SECURITY or rule.standard:
        properties["tags"] = list(dict.fromkeys((rule.family, "security")))
        properties["security-severity"] = _SCORES[Severity.ERROR if rule.standard is Profile.BASELINE else rule.severity]
    return properties


def _result(finding: Finding, fingerprint: str, index: int, report: Report) -> dict[str, Any]:
    related = [_related(place, number) for number, place in enumerate(finding.related[:_MOST_RELATED], 1)]
    subject = ci.subject(finding)
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(ci.message(finding, report))},
        "locations": [
            {
                "physicalLocation": _physical(finding.file, _region(ci.span(finding))),
                **({"logicalLocations": [{"fullyQualifiedName": subject, "kind": "object"}]} if subject else {}),
            }
        ],
        # not primaryLocationLineHash: GitHub's own action computes that, and warns of each value that is another
        "partialFingerprints": {"podlint/v1": fingerprint},
        **({"relatedLocations": related} if related else {}),
        **({"fixes": [_fix(finding, finding.fix)]} if finding.fix and finding.fix.spans else {}),
        "properties": {"kubernetes": list(finding.kubernetes)},
    }


def _text(text: str) -> str:
    """A message in which nothing of a manifest becomes a link."""
    return text.replace("](", "] (")


def _physical(file: str, region: dict[str, int]) -> dict[str, Any]:
    name = ci.file_name(file)
    return {"artifactLocation": {"uri": ("file://" if name.startswith("/") else "") + quote(name)}, "region": region}


def _region(span: Span) -> dict[str, int]:
    start, end = span.start, span.end
    return {"startLine": start.line + 1, "startColumn": start.column + 1, "endLine": end.line + 1, "endColumn": end.column + 1}


def _related(place: RelatedPlace, number: int) -> dict[str, Any]:
    start = ci.related_start(place)
    region = {"startLine": start.line + 1, "startColumn": start.column + 1}
    return {"id": number, "physicalLocation": _physical(place.file, region), "message": {"text": _text(words.printable(place.message))}}


def _fix(finding: Finding, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(span), **({"insertedContent": {"text": edit.text}} if edit.text else {})}
        for edit, span in zip(fix.edits, fix.spans, strict=True)
    ]
    about = finding.help or finding.message
    return {
        "description": {"text": _text(words.printable(about if fix.is_safe else f"{about}; look at the result"))},
        "artifactChanges": [{"artifactLocation": _physical(finding.file, {})["artifactLocation"], "replacements": replacements}],
    }
