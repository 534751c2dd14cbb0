"""Whether a text differs from another just as fixes mean it to: what the server reads, and what there is to report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from podlint.finding import Finding, Fix, Severity, Splice
from podlint.source.document import Document
from podlint.source.operations import ImpossibleError, applied, same

_INDEX = re.compile(r"\[[0-9]+\]")
_NOT_ASKED = "it would change what the API server reads in another way than it should"

Kinds = Counter[tuple[str, str]]
"""How many findings there are of a rule with a message; the indices of lists do not count, as items may move."""


def fix_of(finding: Finding) -> Fix:
    """Return the fix of a finding that has one."""
    assert finding.fix
    return finding.fix


def splices(finding: Finding) -> bool:
    """Whether a finding's fix is said in terms of text rather than of values."""
    return any(isinstance(operation, Splice) for operation in fix_of(finding).operations)


def misread(before: Sequence[Document], after: Sequence[Document], fixed: Iterable[Finding]) -> str:
    """Return why the documents *after* the fixes are not what those *before* should have become; nothing where they are."""
    if len(before) != len(after):
        return "it would change the number of documents"
    by_document: dict[int, list[Finding]] = {}
    for finding in fixed:
        for number in _touched(before, finding):
            by_document.setdefault(number, []).append(finding)
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if not _is_meant(old, new, by_document.get(number, [])):
            return _NOT_ASKED
    return ""


def _touched(documents: Sequence[Document], finding: Finding) -> list[int]:
    """The documents that a fix changes: where it speaks of text, those that the text lies in or next to."""
    if not splices(finding):
        return [finding.document]
    return [
        number
        for number, document in enumerate(documents)
        if any(document.origin.start <= edit.end and edit.start <= document.origin.end for edit in fix_of(finding).edits)
    ]


def _is_meant(old: Document, new: Document, findings: list[Finding]) -> bool:
    if old.tree is None or old.unreadable is not None:
        return bool(findings) or old.text == new.text
    if new.tree is None or new.unreadable is not None:
        return False
    spliced = [finding for finding in findings if splices(finding)]
    operations = [operation for finding in findings if not splices(finding) for operation in fix_of(finding).operations]
    try:
        meant = applied(old.value, operations)
    except ImpossibleError:
        return False
    return same(meant, new.value) or (not operations and bool(spliced) and all(_may_change_values(finding) for finding in spliced))


def _may_change_values(finding: Finding) -> bool:
    """Whether a fix in terms of text may lead to another object: it is unsafe, or the server refuses the old one."""
    return not fix_of(finding).is_safe or finding.api is not None


def kinds(findings: Iterable[tuple[str, str]]) -> Kinds:
    """Count rules with messages."""
    return Counter((rule, _INDEX.sub("[]", message)) for rule, message in findings)


def kinds_of(findings: Iterable[Finding]) -> Kinds:
    """Count findings."""
    return kinds((finding.rule, finding.message) for finding in findings)


def regressed(before: Kinds, after: Kinds, fixed: Kinds, errors: Kinds) -> str:
    """Return what speaks against fixes: a finding that they leave, or an error that they bring; nothing where nothing does.

    Args:
        before: The findings without the fixes.
        after: Those with them.
        fixed: Those of *before* that the fixes are for.
        errors: Those of *after* that are errors.
    """
    for kind, count in fixed.items():
        if after[kind] > before[kind] - count:
            return "the finding would still be there"
    for kind, count in errors.items():
        if count > before[kind]:
            rule, message = kind
            return f"it would bring an error: {message} [{rule}]"
    return ""


def errors_of(findings: Iterable[Finding]) -> Kinds:
    """Count the findings that are errors."""
    return kinds_of(finding for finding in findings if finding.severity is Severity.ERROR)
