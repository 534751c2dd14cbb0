"""Mending what can be mended: texts and findings in, mended texts out; nothing is read or written here.

Fixes are made in rounds until nothing is left to be mended. What a round has made is kept only where every document is read as the
operations mean it, the findings are gone and no error has come instead; otherwise the fixes that are to blame are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from podlint import api, engine
from podlint.across import Found, check_across
from podlint.engine import FileResult, Settings
from podlint.finding import Finding
from podlint.fixing.intended import errors_of, kinds, kinds_of, misread, regressed
from podlint.fixing.picking import pick
from podlint.report import Report
from podlint.source.document import Document, documents, markdown_documents
from podlint.source.edits import apply

_ROUNDS = 10
_MOST_FAILED = 300  # attempts to fix one file: each checks all of it
_TOO_MANY = "too many fixes of this file do not work to try each by itself"
_Identity = tuple[str, int, str, str, str]  # file, document, rule, place, message


class Source(NamedTuple):
    """A text whose findings may be mended. `name` is the file's name in findings."""

    name: str
    text: str
    markdown: bool = False

    def documents(self) -> list[Document]:
        """Return its documents."""
        return list(markdown_documents(self.text) if self.markdown else documents(self.text))


class Dropped(NamedTuple):
    """A finding that is left as it is, though it has a fix, and why."""

    finding: Finding
    reason: str


class Fixed(NamedTuple):
    """What has come of fixing.

    `sources` holds the texts that have changed, `counts` how many findings were mended, by file and rule, `results` those of the files as they are now.
    """

    sources: dict[str, Source]
    counts: dict[str, Counter[str]]
    dropped: tuple[Dropped, ...]
    results: list[FileResult]


class Wish(NamedTuple):
    """What is to be mended: the settings of the check, whether unsafe fixes are welcome, and which findings of a report are."""

    settings: Settings
    unsafe: bool = False
    choose: Callable[[Report], Report] = lambda report: report

    def fixable(self, results: list[FileResult]) -> dict[str, list[Finding]]:
        """Return the findings that are to be mended, by file."""
        found: dict[str, list[Finding]] = {}
        for finding in self.choose(api.report(results, self.settings)).findings:
            if finding.fix and (finding.fix.is_safe or self.unsafe):
                found.setdefault(finding.file, []).append(finding)
        return found

    def check(self, source: Source) -> FileResult:
        """Return what there is to say of a text."""
        return engine.check_text(source.name, source.text, self.settings, markdown=source.markdown)


def fix_text(name: str, text: str, settings: Settings, *, unsafe: bool = False, markdown: bool = False) -> Fixed:
    """Return what comes of fixing one text."""
    wish = Wish(settings, unsafe)
    source = Source(name, text, markdown)
    return fix([wish.check(source)], {name: source}.get, wish)


def fix(results: list[FileResult], source: Callable[[str], Source | None], wish: Wish) -> Fixed:
    """Return what comes of fixing the files with these results.

    Args:
        results: Of all files of the run, as the rules across objects want to see them all.
        source: Gives the text of a file by its name; None for a file that is not to be touched.
        wish: What is to be mended.
    """
    work = _Work(results, source, wish)
    for _ in range(_ROUNDS):
        if not work.round():
            break
    return Fixed({name: one for name, one in work.sources.items() if one.text != work.read[name].text}, work.counts, tuple(work.dropped.values()), work.results)


class _Attempt(NamedTuple):
    """A text after some fixes: what is now found in it, which findings were mended, and which fixes did not work."""

    source: Source
    result: FileResult
    mended: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class _Work:
    """The state of all files between rounds."""

    def __init__(self, results: list[FileResult], source: Callable[[str], Source | None], wish: Wish) -> None:
        self.results = list(results)
        self.numbers = {result.file: number for number, result in enumerate(results)}
        self.source = source
        self.wish = wish
        self.read: dict[str, Source] = {}
        self.sources: dict[str, Source] = {}
        self.untouchable: set[str] = set()
        self.counts: dict[str, Counter[str]] = {}
        self.dropped: dict[_Identity, Dropped] = {}
        self.seen: Counter[_Identity] = Counter()  # at most, in one round
        self.mended_before: Counter[_Identity] = Counter()
        self.failed: Counter[str] = Counter()  # attempts, by file
        self.found: tuple[Found, ...] | None = None  # by rules across objects, in the results

    def round(self) -> bool:
        """Mend what can be mended at once; return whether anything was."""
        todo = {name: findings for name, found in self.wish.fixable(self.results).items() if (findings := self.wanted(name, found))}
        attempts = self.harmless([self.mended(name, findings, across=False) for name, findings in todo.items()], todo)
        return any(attempt.mended for attempt in attempts)

    def wanted(self, name: str, findings: list[Finding]) -> list[Finding]:
        """Those of a file's findings that are worth a try."""
        if name not in self.sources and name not in self.untouchable:
            source = self.source(name)
            if source is None:
                self.untouchable.add(name)
            else:
                self.read[name] = self.sources[name] = source
        if name in self.untouchable:
            return []
        self.seen |= Counter(map(_identity, findings))
        for finding in findings:
            if self.mended_before[_identity(finding)] >= self.seen[_identity(finding)]:  # or two fixes would undo each other for ever
                self.dropped.setdefault(_identity(finding), Dropped(finding, "another fix brings the finding back"))
        return [finding for finding in findings if _identity(finding) not in self.dropped]

    def mended(self, name: str, findings: list[Finding], *, across: bool) -> _Attempt:
        """What comes of a file: all of the fixes at once, or those that work."""
        source, result = self.sources[name], self.results[self.numbers[name]]
        attempt = self.attempt(source, result, findings, across=across)
        if attempt.mended or len(findings) == 1:
            return attempt
        if self.failed[name] >= _MOST_FAILED:
            return attempt._replace(dropped=tuple(Dropped(finding, _TOO_MANY) for finding in findings))
        half = len(findings) // 2
        left = self.mended(name, findings[:half], across=across)
        right = self.mended(name, findings[half:], across=across)
        dropped = (*left.dropped, *right.dropped)
        if left.mended and right.mended:
            both = self.attempt(source, result, [*left.mended, *right.mended], across=across)
            return (both if both.mended else left)._replace(dropped=dropped)
        return (left if left.mended else right)._replace(dropped=dropped)

    def attempt(self, source: Source, result: FileResult, findings: list[Finding], *, across: bool) -> _Attempt:
        """What comes of a file with those of the fixes that can be made together; nothing is mended where that is not as it should be."""
        before = source.documents()
        picked = pick(source.text, before, findings)
        new = source._replace(text=apply(source.text, picked.edits))
        reason = misread(before, new.documents(), picked.findings) if new != source else "it would change nothing"
        if not reason:
            after = self.wish.check(new)
            reason = _objection(before, result, after, picked.findings)
            if not reason and across:
                reason = self.objection_across(result, after, picked.findings)
            if not reason:
                return _Attempt(new, after, picked.findings)
        self.failed[source.name] += 1
        return _Attempt(source, result, (), tuple(Dropped(finding, reason) for finding in findings) if len(findings) == 1 else ())

    def harmless(self, attempts: list[_Attempt], todo: dict[str, list[Finding]]) -> list[_Attempt]:
        """Keep the attempts that the rules across objects have nothing against, and return them; where they have, others of these files.

        All files are tried together first, then in halves: a run across objects takes as long as all files.
        """
        if any(attempt.mended for attempt in attempts):
            after = list(self.results)
            for attempt in attempts:
                after[self.numbers[attempt.source.name]] = attempt.result
            if self.regression(after, [finding for attempt in attempts for finding in attempt.mended]):
                if len(attempts) > 1:
                    half = len(attempts) // 2
                    return [*self.harmless(attempts[:half], todo), *self.harmless(attempts[half:], todo)]
                name = attempts[0].source.name
                attempts = [self.mended(name, todo[name], across=True)]
        for attempt in attempts:
            self.keep(attempt)
        return attempts

    def objection_across(self, before: FileResult, after: FileResult, mended: Iterable[Finding]) -> str:
        """What the rules across objects have against one attempt."""
        return self.regression([after if result is before else result for result in self.results], mended)

    def regression(self, after: list[FileResult], mended: Iterable[Finding]) -> str:
        """What the rules across objects have against other results."""
        if self.found is None:
            self.found = check_across(self.results, self.wish.settings).problems
        found = self.found
        now = check_across(after, self.wish.settings).problems
        rules = {rule.name for rule, _, _ in found}
        return regressed(
            kinds((rule.name, problem.message) for rule, _, problem in found),
            kinds((rule.name, problem.message) for rule, _, problem in now),
            kinds_of(finding for finding in mended if finding.rule in rules),
            kinds((rule.name, problem.message) for rule, _, problem in now if rule.severity_of(problem).value == "error"),
        )

    def keep(self, attempt: _Attempt) -> None:
        """Take over what has come of a file."""
        name = attempt.source.name
        self.sources[name] = attempt.source
        if attempt.mended:
            self.found = None
        self.results[self.numbers[name]] = attempt.result
        self.mended_before.update(map(_identity, attempt.mended))
        self.counts.setdefault(name, Counter()).update(finding.rule for finding in attempt.mended)
        for dropped in attempt.dropped:
            self.dropped[_identity(dropped.finding)] = dropped


def _identity(finding: Finding) -> _Identity:
    return finding.file, finding.document, finding.rule, finding.place, finding.message


def _objection(before: list[Document], old: FileResult, new: FileResult, mended: tuple[Finding, ...]) -> str:
    """What speaks against fixes in the file itself."""
    own_ids = set(map(id, old.findings))
    own = [finding for finding in mended if id(finding) in own_ids]
    unreadable = {document.origin.document for document in before if document.tree is None or document.unreadable is not None}
    is_hidden = any(finding.document in unreadable for finding in mended)  # what is wrong with an unreadable document could not be told yet
    return regressed(kinds_of(old.findings), kinds_of(new.findings), kinds_of(own), kinds_of(()) if is_hidden else errors_of(new.findings))
