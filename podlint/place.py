"""From a problem to a finding: where in the file its path leads, and what the report quotes of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.finding import Excerpt, Finding, Fix, ObjectId, Path, Problem, RelatedPlace, Span
from podlint.rule import Rule
from podlint.source.document import Document
from podlint.source.text import Lines


class Place(NamedTuple):
    """Where problems are to be found: the file and its lines, the document and object if there is one; whether they are to be mended there."""

    file: str
    lines: Lines
    document: Document | None
    object: ObjectId
    mends: bool = True


def finding(place: Place, rule: Rule, problem: Problem, versions: tuple[str, ...]) -> Finding:
    """Return *problem* with its place in the file."""
    lines, document = place.lines, place.document
    span = lines.span(*_offsets(document, problem.path, problem.offsets, key=problem.on_key))
    related = tuple(
        RelatedPlace(place.file, lines.position(_offsets(document, other.path, other.offsets, key=True)[0]), other.message) for other in problem.related
    )
    return Finding(
        rule.name,
        rule.severity_of(problem),
        problem.message,
        place.file,
        span,
        problem.help,
        problem.path,
        document.origin.document if document else 0,
        place.object,
        versions,
        related,
        problem.api,
        _excerpt(lines, span, problem),
        _fix(document, lines, problem) if place.mends else None,
        _named(document.value if document else None, problem.path),
    )


_NAMING = ("name", "containerPort", "mountPath", "key", "ip", "port")
"""Fields that tell the items of lists apart, the best first."""


def _named(value: Any, path: Path) -> str:
    """The path with items of lists called by their names; by their index where they have none."""
    steps: list[str] = []
    for step in path:
        if not isinstance(step, int):
            steps.append(f".{step}")
            value = value.get(step) if isinstance(value, dict) else None
            continue
        value = value[step] if isinstance(value, list) and step < len(value) else None
        naming = next((field for field in _NAMING if value.get(field)), "") if isinstance(value, dict) else ""
        steps.append(f"[{naming}={value[naming]}]" if naming else f"[{step}]")
    return "".join(steps).removeprefix(".")


def _fix(document: Document | None, lines: Lines, problem: Problem) -> Fix | None:
    repair = problem.fix
    if not repair:
        return None
    from podlint.source.edits import edits

    found = edits(document, lines.text, repair.operations)
    if not found:
        return None
    spans = () if problem.is_secret else tuple(lines.span(edit.start, edit.end) for edit in found)
    return Fix(found, repair.is_safe, repair.operations, spans)


def _excerpt(lines: Lines, span: Span, problem: Problem) -> Excerpt | None:
    if not lines.text:
        return None
    excerpt = lines.excerpt(span)
    return excerpt.masked() if problem.is_secret else excerpt


def _offsets(document: Document | None, path: Path, offsets: tuple[int, int] | None, *, key: bool) -> tuple[int, int]:
    """Offsets in the file: those given count within the document's text, or within the file where there is no document."""
    if offsets is not None:
        base = document.offset if document else 0
        return base + offsets[0], base + offsets[1]
    return document.locate(path, key=key) if document else (0, 0)
