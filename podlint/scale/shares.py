"""A large file is checked in shares, each of which sees its own documents; here they become one result."""

from __future__ import annotations

from podlint.constraints.unfilled import UnfilledPlaceholder
from podlint.engine import FileResult, Settings, check_path, rule_of
from podlint.finding import Finding
from podlint.objects.object import Object
from podlint.source.fault import HelmTemplate

_TOLD_ONCE = {rule_of(note.__name__) for note in (HelmTemplate, UnfilledPlaceholder)}  # rules that speak once for a file


def join(path: str, shares: list[FileResult], settings: Settings) -> FileResult:
    """Return the result of a file whose shares were checked apart: the same as if it had been checked whole."""
    first = shares[0]
    if len(shares) == 1:
        return first
    if not first.is_manifest:  # then the others were checked on a wrong assumption
        return check_path(path, settings)
    findings: list[Finding] = []
    objects: list[Object] = []
    before = 0
    for share in shares:
        findings += [finding._replace(document=finding.document + before) for finding in share.findings]
        objects += [object._replace(origin=object.origin._replace(document=object.origin.document + before)) for object in share.objects]
        before += share.documents
    firsts = {finding.rule: number for number, finding in reversed(list(enumerate(findings)))}
    return first._replace(
        findings=tuple(finding for number, finding in enumerate(findings) if finding.rule not in _TOLD_ONCE or number == firsts[finding.rule]),
        suppressions=tuple(comment for share in shares for comment in share.suppressions),
        objects=tuple(objects),
        documents=before,
        object_count=sum(share.object_count for share in shares),
        crashes=tuple(crash for share in shares for crash in share.crashes),
        defined=tuple(kind for share in shares for kind in share.defined),
        unresolved=frozenset().union(*(share.unresolved for share in shares)),
    )
