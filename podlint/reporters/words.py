"""Pieces of text that several formats share: printable text, places, the summary line."""

from __future__ import annotations

import unicodedata

from podlint.finding import Finding, RelatedPlace, Severity
from podlint.report import Report

_NAMED = 3  # how many files that are no manifests are named before "and N more"


def printable(text: str) -> str:
    """Return *text* without characters that a terminal would act on. Tabs become blanks; the length stays."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"


def width(text: str) -> int:
    """Return how many columns *text* takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):  # marks on the character before, and invisible ones
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def place(finding: Finding) -> str:
    """Return ``file:line:column``, counted from 1."""
    return f"{file(finding)}:{finding.span.start.line + 1}:{finding.span.start.column + 1}"


def file(place: Finding | RelatedPlace) -> str:
    """Return the file of a place, and whether its line counts in what that file, a template, renders to."""
    return f"{printable(place.file)} (rendered)" if place.rendered else printable(place.file)


def plural(count: int, noun: str) -> str:
    """Return ``1 file``, ``2 files``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def summary(report: Report) -> str:
    """Return the last line of a report for people."""
    counts = [plural(report.number_of(severity), severity.value) for severity in (Severity.ERROR, Severity.WARNING) if report.number_of(severity)]
    if report.number_of(Severity.INFO):
        counts.append(plural(report.number_of(Severity.INFO), "note"))
    looked_at = report.summary
    found = ", ".join(counts) or "no findings"
    line = f"{found} in {plural(looked_at.objects, 'object')} of {plural(looked_at.files, 'file')}, Kubernetes {', '.join(looked_at.kubernetes)}"
    if looked_at.suppressed:
        line += f"; {plural(looked_at.suppressed, 'finding')} silenced"
    if looked_at.known:
        line += f"; {plural(looked_at.known, 'finding')} known from the baseline"
    if looked_at.gone:
        line += f"; {plural(looked_at.gone, 'finding')} of the baseline gone: write it anew"
    if looked_at.unchanged:
        line += f"; {plural(looked_at.unchanged, 'finding')} in unchanged files left out"
    return line


def fixed(report: Report) -> str:
    """Return what this run has mended, or nothing."""
    done = report.summary
    return f"fixed {plural(done.fixed, 'finding')} in {plural(done.fixed_files, 'file')}" if done.fixed else ""


def fixable(report: Report) -> str:
    """Return how many of the findings podlint can mend, or nothing when it can mend none."""
    safe, unsafe = report.fixable(safely=True), report.fixable(safely=False)
    if safe and unsafe:
        return f"{safe:,} of them can be fixed with --fix, {unsafe:,} more with --unsafe-fixes"
    if safe:
        return f"{safe:,} of them can be fixed with --fix"
    return f"{unsafe:,} of them can be fixed with --fix --unsafe-fixes" if unsafe else ""


def not_manifests(report: Report) -> str:
    """Return which files hold no manifest, or nothing when all do."""
    names = [printable(name) for name in report.summary.not_manifests]
    if not names:
        return ""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    verb = "is no Kubernetes manifest" if len(names) == 1 else "are not Kubernetes manifests"
    return f"{plural(len(names), 'file')} {verb}: {', '.join(names[:_NAMED])}{more}"


def versions(finding: Finding, report: Report) -> str:
    """Return `` (Kubernetes 1.29, 1.30)`` where a finding holds only in some of the versions that were checked, nothing where it holds in all."""
    return f" (Kubernetes {', '.join(finding.kubernetes)})" if finding.kubernetes != report.summary.kubernetes else ""
