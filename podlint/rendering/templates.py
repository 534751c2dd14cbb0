"""From what a template renders to back to the template: a finding moves there where it is certain which line it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from podlint.finding import Finding, Position, RelatedPlace, Span
from podlint.rendering.render import Rendered
from podlint.report import Report
from podlint.source.text import Lines

_OPEN, _CLOSE = "{{", "}}"
_HEADER = 2  # lines that helm puts before what it prints: three dashes, and where that is from
_ENTERING = re.compile(r"\s*\{\{-?\s*(?:if|with|range)\b")  # what renders to nothing where what is below is rendered
_TELLING = 3  # characters before an action from which on they tell a line from others


def in_templates(report: Report, texts: Iterable[Rendered]) -> Report:
    """Return the report with findings in rendered texts moved to their templates where that is certain, and marked as rendered elsewhere.

    A fix is none there: it would change what is rendered anew the next time.
    """
    rendered = {each.file: each for each in texts}
    moves: dict[str, dict[int, int]] = {}
    findings = []
    for finding in report.findings:
        if finding.file in rendered and finding.file not in moves:
            moves[finding.file] = lines_of(rendered[finding.file])
        findings.append(_moved(finding, moves[finding.file]) if finding.file in rendered else finding)
    return report._replace(findings=tuple(findings))


def lines_of(rendered: Rendered) -> dict[int, int]:
    """Return which lines of a rendered text are which of its template, both from 0, as far as that is certain.

    What stands between two actions is rendered as a whole or not at all. So all its lines are certain where one is, if they are the same in both; and one
    is that stands once, and the same, in both, and whose neighbour above or below is the same but for actions.
    """
    if not rendered.template:
        return {}
    here, raw = _lines(rendered.text), _lines(rendered.template)
    if copied := _copied(here, raw):
        return copied
    there = _lines(without_actions(rendered.template))
    outside = ["" if _ENTERING.match(text) else line for line, text in zip(there, raw, strict=True)]
    certain = _certain(here, there)
    found: dict[int, int] = {}
    for block in _blocks(there):
        offsets = {certain[other] - other for other in block if other in certain}
        if len(offsets) == 1 and _stands(block, offset := offsets.pop(), here, there, outside):
            found.update((other + offset, other) for other in block)
    return found


def _copied(here: list[str], there: list[str]) -> dict[int, int]:
    """Which lines are which where a file is printed as it is, below helm's header: so are CustomResourceDefinitions in `crds`."""
    return dict(enumerate(range(len(there)), _HEADER)) if "\n".join(here[_HEADER:]).rstrip() == "\n".join(there).rstrip() else {}


def _certain(here: list[str], there: list[str]) -> dict[int, int]:
    """Lines of the template that stand once in both and that no action can print, with a neighbour that does: number there -> number here."""
    once_here, once_there = _once(here), _once(there)
    printed = _printed(there)
    found = {}
    for line, number in once_here.items():
        other = once_there.get(line)
        if other is not None and not printed(line) and (_same(here, number - 1, there, other - 1) or _same(here, number + 1, there, other + 1)):
            found[other] = number
    return found


def _printed(there: list[str]) -> Callable[[str], bool]:
    """Whether a line may also come from one of the template in which an action stands behind some text, as in ``name: {{ x }}``."""
    ends: dict[str, set[str]] = {}
    for line in there:
        before, filled, behind = line.strip().partition(_OPEN)
        if filled and len(before.strip()) >= _TELLING:
            ends.setdefault(before, set()).add(behind)
    lengths = {len(before) for before in ends}
    return lambda line: any(line.strip().endswith(tuple(ends.get(line.strip()[:length], ()))) for length in lengths)


def _blocks(there: list[str]) -> Iterator[range]:
    """The lines between actions, without empty ones at the edges, which helm may drop. A document's end is one: helm puts documents in another order."""
    start = 0
    for number, line in enumerate([*there, _OPEN]):
        if _OPEN in line or line.startswith("---"):
            stop = number
            while start < stop and not there[start]:
                start += 1
            while start < stop and not there[stop - 1]:
                stop -= 1
            yield range(start, stop)
            start = number + 1


def _stands(block: range, offset: int, here: list[str], there: list[str], outside: list[str]) -> bool:
    """Whether a block is what is rendered so many lines below: all of it, up to the actions above and below it.

    *outside* has no lines of the template that only begin an `if`: what is above that is rendered above the block, too.
    """
    start, stop = block.start + offset, block.stop + offset
    if there[block.start : block.stop] != here[max(0, start) : stop]:
        return False
    above, below = _next(outside, block.start, -1), _next(there, block.stop, 1)
    follows = above.startswith("---") or _next(here, start, -1).endswith(above.rpartition(_OPEN)[2].strip())
    return follows and (_OPEN not in below or _next(here, stop, 1).startswith(below.partition(_OPEN)[0].rstrip()))


def _next(lines: list[str], edge: int, step: int) -> str:
    """The first line above an edge between lines (step -1), or below it, that is not empty; empty where there is none."""
    number = edge - 1 if step < 0 else edge
    while 0 <= number < len(lines) and not lines[number]:
        number += step
    return lines[number] if 0 <= number < len(lines) else ""


def without_actions(template: str) -> str:
    """Return a template with ``{{`` for all from the first to the last action of a line, and for whole lines that share an action.

    The number of lines stays.
    """
    lines = Lines.of(template)
    kept = [lines.line(number) for number in range(len(lines.starts))]
    spans: dict[int, tuple[int, int]] = {}
    for start, end in _actions(template):
        first, last = lines.position(start), lines.position(end)
        if first.line == last.line:
            left, right = spans.get(first.line, (first.column, last.column))
            spans[first.line] = (min(left, first.column), max(right, last.column))
        else:
            spans.update((number, (0, len(kept[number]))) for number in range(first.line, last.line + 1))
    for number, (left, right) in spans.items():
        kept[number] = f"{kept[number][:left]}{_OPEN}{kept[number][right:]}"
    return "\n".join(kept)


def _actions(template: str) -> Iterator[tuple[int, int]]:
    """The range of each ``{{ ... }}``; one that never ends goes to the end."""
    end = 0
    while (start := template.find(_OPEN, end)) >= 0:
        close = template.find(_CLOSE, start)
        end = close + len(_CLOSE) if close >= 0 else len(template)
        yield start, end


def _lines(text: str) -> list[str]:
    lines = Lines.of(text)
    return [lines.line(number).rstrip() for number in range(len(lines.starts))]


def _once(lines: list[str]) -> dict[str, int]:
    """The lines whose text, whatever its indentation, stands once: line -> number."""
    count = Counter(line.strip() for line in lines)
    return {line: number for number, line in enumerate(lines) if line.strip() and _OPEN not in line and count[line.strip()] == 1}


def _same(here: list[str], number: int, there: list[str], other: int) -> bool:
    """Whether a line may well be what a line of the template renders to: it says something, and is the same around what is filled in."""
    if not (0 <= number < len(here) and 0 <= other < len(there)):
        return False
    before, filled, behind = there[other].partition(_OPEN)
    line = here[number]
    if not filled:
        return bool(line) and line == before
    return len(before.strip()) >= _TELLING and len(line) >= len(before) + len(behind) and line.startswith(before) and line.endswith(behind)


def _moved(finding: Finding, moves: dict[int, int]) -> Finding:
    related = tuple(_moved_place(other, moves) if other.file == finding.file else other for other in finding.related)
    finding = finding._replace(fix=None, related=related)
    start, end = finding.span
    if start.line not in moves:
        return finding._replace(rendered=True)
    line = moves[start.line]
    if end.line in moves and moves[end.line] - line == end.line - start.line:
        return finding._replace(span=Span(Position(line, start.column), Position(moves[end.line], end.column)))
    width = finding.excerpt.width if finding.excerpt else 1
    return finding._replace(span=Span(Position(line, start.column), Position(line, start.column + width)))


def _moved_place(place: RelatedPlace, moves: dict[int, int]) -> RelatedPlace:
    line = moves.get(place.start.line)
    return place._replace(rendered=True) if line is None else place._replace(start=Position(line, place.start.column))
