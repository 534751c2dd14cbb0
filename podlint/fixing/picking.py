"""Which fixes of one text can be made together, and the edits that make them."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Sequence
from typing import NamedTuple

from podlint.finding import Edit, Finding, Insert, Path
from podlint.fixing.intended import fix_of, splices
from podlint.source.document import Document
from podlint.source.edits import edits, meet
from podlint.source.tree import Value


class Picked(NamedTuple):
    """Findings whose fixes do not get into each other's way, and their edits in the order of the text."""

    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]


def pick(text: str, documents: Sequence[Document], findings: Sequence[Finding]) -> Picked:
    """Return those of *findings*, the first ones first, that can be mended together.

    Fixes in terms of text come before those that speak of values, as they may be what makes a document readable. Fixes that put in entries
    are taken together, so that several may put some under the same absent parent.
    """
    spliced = {finding.document for finding in findings if splices(finding)}
    waiting = [finding for finding in findings if finding.document not in spliced or splices(finding)]
    taken: list[tuple[tuple[Finding, ...], tuple[Edit, ...]]] = []
    included: set[int] = set()
    by_document: dict[int, list[Finding]] = {}
    for finding in waiting:
        if _only_inserts(finding):
            by_document.setdefault(finding.document, []).append(finding)
    for number, inserting in by_document.items():
        if len(inserting) > 1 and number < len(documents):
            together = _compatible(documents[number].value, inserting)
            found = edits(documents[number], text, [operation for finding in together for operation in fix_of(finding).operations])
            if found:
                taken.append((together, found))
                included.update(map(id, inserting))
    taken += [((finding,), fix_of(finding).edits) for finding in waiting if id(finding) not in included]
    return _apart(taken)


def _apart(groups: list[tuple[tuple[Finding, ...], tuple[Edit, ...]]]) -> Picked:
    """Those groups whose edits do not meet those of a group before."""
    findings: list[Finding] = []
    chosen: list[Edit] = []
    for group, changes in groups:
        if all(_is_free(chosen, edit) for edit in changes):
            findings += group
            for edit in changes:
                insort(chosen, edit)
    return Picked(tuple(findings), tuple(chosen))


def _is_free(chosen: list[Edit], edit: Edit) -> bool:
    """Whether an edit meets none of those that are chosen, which are in the order of the text and apart."""
    at = bisect(chosen, edit)
    return (at == 0 or not meet(chosen[at - 1], edit)) and (at == len(chosen) or not meet(edit, chosen[at]))


def _only_inserts(finding: Finding) -> bool:
    return all(isinstance(operation, Insert) for operation in fix_of(finding).operations)


def _compatible(value: Value, findings: list[Finding]) -> tuple[Finding, ...]:
    """The findings that put in different things: not the same entry, nor the same new item, nor one inside the other."""
    taken: set[Path] = set()
    inner: set[Path] = set()
    kept = []
    for finding in findings:
        paths = [operation.path for operation in fix_of(finding).operations if isinstance(operation, Insert)]
        claims = {claim for path in paths for claim in (path, *_new_items(value, path))}
        ways = {path[:length] for path in paths for length in range(len(path))}
        if not (claims.isdisjoint(taken) and claims.isdisjoint(inner) and ways.isdisjoint(taken)):
            continue
        taken |= claims
        inner |= ways
        kept.append(finding)
    return tuple(kept)


def _new_items(value: Value, path: Path) -> list[Path]:
    """The items on the way to *path* that are yet to be made."""
    found = []
    for number, step in enumerate(path):
        if isinstance(step, int):
            is_there = isinstance(value, list) and step < len(value)
            if not is_there:
                found.append(path[: number + 1])
            value = value[step] if is_there else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return found
