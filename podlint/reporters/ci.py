"""Pieces that the formats for CI systems and the page share: the message in one line, files as a repository names them, and what tells findings apart."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator

from podlint.finding import Finding, Position, RelatedPlace, Span
from podlint.report import Report
from podlint.reporters import words

CRASH = "crash"
"""What stands for the name of a rule where a check of podlint's own crashed."""

_BEGINNING = Span(Position(0, 0), Position(0, 0))


def message(finding: Finding, report: Report) -> str:
    """Return all that a finding says, in one line."""
    help = f" ({words.printable(finding.help)})" if finding.help else ""
    return f"{headline(finding, report)}{help}"


def headline(finding: Finding, report: Report) -> str:
    """Return the message, the versions where it does not hold in all of them, and the line in what a template renders to."""
    rendered = f" (line {finding.span.start.line + 1} of what this file renders to)" if finding.rendered else ""
    return f"{words.printable(finding.message)}{words.versions(finding, report)}{rendered}"


def span(finding: Finding) -> Span:
    """Return where a finding stands in its file; its beginning where the file is a template, whose own lines are others."""
    return _BEGINNING if finding.rendered else finding.span


def related_start(place: RelatedPlace) -> Position:
    """Return where a related place stands in its file, as `span` does."""
    return _BEGINNING.start if place.rendered else place.start


def file_name(name: str) -> str:
    """Return how a file is called from the current folder, which for CI systems is the top of the repository; unchanged where it lies outside."""
    here = os.getcwd().replace(os.sep, "/").rstrip("/") + "/"
    return words.printable(name.removeprefix(here))


def subject(finding: Finding) -> str:
    """Return the object and the place in it, with items of lists called by their names: ``Deployment/shop/web spec.template``."""
    one = finding.object
    name = "/".join(part for part in (one.kind, one.namespace, one.name) if part)
    return words.printable(" ".join(part for part in (name, finding.place) if part))


def most_severe(findings: tuple[Finding, ...], most: int) -> tuple[Finding, ...]:
    """Return the most severe findings, as many as *most*, in their order."""
    if len(findings) <= most:
        return findings
    by_rank = sorted(range(len(findings)), key=lambda number: -findings[number].severity.rank)
    return tuple(findings[number] for number in sorted(by_rank[:most]))


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield what each finding stays known by when lines move: a hash of rule, file, object and place, and of its number among those that share them."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        key = (finding.rule, file_name(finding.file), *finding.object[1:], finding.place)
        seen[key] += 1
        yield hashed("\0".join((*key, str(seen[key]))))


def hashed(text: str) -> str:
    """Return a name for a text that is the same in every run."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
