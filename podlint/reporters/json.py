"""For programs: one JSON object. Its form is a contract, see docs/json.md; `version` changes when it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from podlint.finding import Finding, Fix, RelatedPlace, Severity, field_path
from podlint.report import Report
from podlint.reporters import Style

VERSION = 1


def render(report: Report, _: Style) -> Iterator[str]:
    """Yield the report as one object, a finding a line."""
    yield f'{{"version": {VERSION}, "findings": ['
    for number, finding in enumerate(report.findings):
        yield (",\n" if number else "\n") + json.dumps(finding_object(finding))
    yield f'\n], "summary": {json.dumps(summary_object(report))}}}\n'


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding as the contract has it: lines and columns from 1, ends exclusive."""
    start, end = finding.span.start, finding.span.end
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "file": finding.file,
        "line": start.line + 1,
        "column": start.column + 1,
        "end_line": end.line + 1,
        "end_column": end.column + 1,
        "path": field_path(finding.path),
        "document": finding.document,
        "object": {
            "apiVersion": finding.object.api_version,
            "kind": finding.object.kind,
            "namespace": finding.object.namespace,
            "name": finding.object.name,
        },
        "kubernetes": list(finding.kubernetes),
        "related": [
            {"file": related.file, "line": related.start.line + 1, "column": related.start.column + 1, "message": related.message, **_rendered(related)}
            for related in finding.related
        ],
        "fix": ("safe" if finding.fix.is_safe else "unsafe") if finding.fix else None,
        "edits": _edits(finding.fix) if finding.fix else [],
        "api": {"stage": finding.api.stage.value, "type": finding.api.type, "field": finding.api.field} if finding.api else None,
        **_rendered(finding),
    }


def _rendered(place: Finding | RelatedPlace) -> dict[str, bool]:
    return {"rendered": True} if place.rendered else {}


def _edits(fix: Fix) -> list[dict[str, Any]]:
    return [
        {"line": start.line + 1, "column": start.column + 1, "end_line": end.line + 1, "end_column": end.column + 1, "text": edit.text}
        for edit, (start, end) in zip(fix.edits, fix.spans, strict=False)
    ]


def summary_object(report: Report) -> dict[str, Any]:
    """Return what was looked at, and how many findings of each severity there are."""
    return {
        "files": report.summary.files,
        "documents": report.summary.documents,
        "objects": report.summary.objects,
        "not_manifests": list(report.summary.not_manifests),
        "kubernetes": list(report.summary.kubernetes),
        "errors": report.number_of(Severity.ERROR),
        "warnings": report.number_of(Severity.WARNING),
        "infos": report.number_of(Severity.INFO),
        "suppressed": report.summary.suppressed,
        "known": report.summary.known,
        "fixed": report.summary.fixed,
        "unchanged": report.summary.unchanged,
        "crashes": list(report.crashes),
        "exit_code": report.exit_code,
    }
