"""What can be done about findings: mend one, mend all that is safe, or silence a rule where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from podlint.engine import FileResult, Settings
from podlint.finding import Edit, Finding
from podlint.fixing import fixes
from podlint.fixing.fixes import Source, Wish
from podlint.report import Report
from podlint.source.document import Document, Syntax
from podlint.source.edits import apply
from podlint.source.text import MARKER, Lines
from podlint.suppress import Comments, silenced

MOST = 20
"""Findings that are looked at for one request."""


class Action(NamedTuple):
    """A change of a text. `finding` is the one that it is about; `is_preferred` that it is the obvious thing to do."""

    title: str
    kind: str
    edits: tuple[Edit, ...]
    finding: Finding | None = None
    is_preferred: bool = False


UNUSED = "unused-suppression"
"""The rule about comments for rules that find nothing; where rules did not run, what it says does not count."""

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.podlint"


class Run(NamedTuple):
    """What was checked: the settings, the results, and which findings nobody knows yet.

    The results are those of all files, or of the text alone (without its objects) where all would take too long: then `is_whole` is false.
    """

    settings: Settings
    results: tuple[FileResult, ...]
    is_whole: bool = True
    unknown: Callable[[list[Finding]], list[Finding]] = list

    def tells(self, finding: Finding) -> bool:
        """Whether the results are enough to find something out again."""
        return self.is_whole or any(finding in result.findings for result in self.results if result.file == finding.file)


def quick_fixes(source: Source, findings: Sequence[Finding], run: Run) -> list[Action]:
    """Return what can be done about some findings of a text: the fixes that do what they mean, and comments that silence."""
    actions: list[Action] = []
    for finding in findings[:MOST]:
        edits = _mending(source, finding, run)
        if edits and finding.fix:
            actions.append(Action(_title(finding), QUICK_FIX, edits, finding, finding.fix.is_safe))
    for finding in {finding.rule: finding for finding in reversed(findings[:MOST])}.values():
        edit = ignoring(source, finding)
        if edit:
            actions.append(Action(f"ignore {finding.rule} here", QUICK_FIX, (edit,), finding))
    return actions


def _title(finding: Finding) -> str:
    assert finding.fix
    what = finding.help or f"mend: {finding.message}"
    return what if finding.fix.is_safe else f"{what} (unsafe: look at the result)"


def _mending(source: Source, finding: Finding, run: Run) -> tuple[Edit, ...]:
    """The edits that mend a finding, once it is sure that they do."""
    if finding.fix is None:
        return ()
    if not run.tells(finding):
        return finding.fix.edits

    def only_this(report: Report) -> Report:
        return report._replace(findings=tuple(each for each in report.findings if _identity(each) == _identity(finding)))

    mended = _fixed(source, run, Wish(run.settings, True, only_this))  # noqa: FBT003
    return differences(source.text, mended)


def fix_all(source: Source, findings: Sequence[Finding], run: Run) -> Action | None:
    """Return what mends all *findings* of a text that can be mended safely, None where there is nothing."""
    if not any(finding.fix and finding.fix.is_safe for finding in findings):
        return None
    rules = {finding.rule for finding in findings}
    told = set(map(_identity, findings))

    def wanted(report: Report) -> Report:
        mine = [each for each in report.findings if each.file == source.name and each.rule in rules]
        return report._replace(findings=tuple(each for each in run.unknown(mine) if run.is_whole or each.rule != UNUSED or _identity(each) in told))

    mended = _fixed(source, run, Wish(run.settings, False, wanted))  # noqa: FBT003
    edits = differences(source.text, mended)
    return Action("mend all that podlint can mend safely", FIX_ALL, edits) if edits else None


def _identity(finding: Finding) -> tuple[str, ...]:
    return finding.file, finding.rule, finding.place, finding.message


def _fixed(source: Source, run: Run, wish: Wish) -> str:
    outcome = fixes.fix(list(run.results), {source.name: source}.get, wish)
    return outcome.sources.get(source.name, source).text


_LINES_COMPARED = 1_000  # more take too long: then they are replaced as a whole


def differences(before: str, after: str) -> tuple[Edit, ...]:
    """Return the edits of whole lines that make one text of another."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = next((number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    offsets = list(accumulate(map(len, old), initial=0))
    return tuple(
        Edit(offsets[head + i], offsets[head + j], "".join(new[head + k : head + m]))
        for i, j, k, m in _changes(old[head : len(old) - tail], new[head : len(new) - tail])
    )


def _changes(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """The ranges of lines that differ."""
    if not old and not new:
        return []
    if len(old) + len(new) > _LINES_COMPARED:
        return [(0, len(old), 0, len(new))]
    from difflib import SequenceMatcher

    return [codes for tag, *codes in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if tag != "equal"]  # type: ignore[misc]


def ignoring(source: Source, finding: Finding) -> Edit | None:
    """Return the comment that silences a finding's rule on its line; None where no comment can stand there."""
    lines = Lines.of(source.text)
    number = finding.span.start.line
    documents = source.documents()
    if any(document.syntax is Syntax.JSON for document in documents if document.origin.document == finding.document):
        return None
    line = lines.line(number)
    line_break = "\r\n" if "\r\n" in source.text else "\n"
    for edit in _comments(line, lines.starts[number], finding.rule, line_break):
        new = apply(source.text, (edit,))
        if _silences(source._replace(text=new), documents, finding, moved=edit.text.count("\n")):
            return edit
    return None


def _comments(line: str, start: int, rule: str, line_break: str) -> list[Edit]:
    """Where a comment may go, the best place first: into the one that is there, behind the line, above it."""
    at = line.find(f"# {MARKER} ignore[")
    closing = line.find("]", at) if at >= 0 else -1
    if closing >= 0:
        return [Edit(start + closing, start + closing, f", {rule}")]
    indent = line[: len(line) - len(line.lstrip())]
    end = start + len(line.rstrip())
    return [Edit(end, end, f"  # {MARKER} ignore[{rule}]"), Edit(start, start, f"{indent}# {MARKER} ignore[{rule}]{line_break}")]


def _silences(new: Source, before: list[Document], finding: Finding, *, moved: int) -> bool:
    """Whether a text with a comment more is read as before, and the comment silences the finding."""
    after = new.documents()
    if [_meaning(document) for document in before] != [_meaning(document) for document in after]:
        return False
    comments = Comments(new.text, 0, len(new.text), markdown=new.markdown)
    for document in after:
        comments.look(document)
    line = finding.span.start.line + moved
    start, end = finding.span.start._replace(line=line), finding.span.end._replace(line=line)
    return silenced([finding._replace(span=finding.span._replace(start=start, end=end))], comments.result()[0])[0]


def _meaning(document: Document) -> object:
    """What the server reads, or the reason why it cannot."""
    return document.value if document.unreadable is None else document.unreadable.message
