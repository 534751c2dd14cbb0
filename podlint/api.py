"""The one place that puts the stages of a run together: files in, a report out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from podlint import engine, registry
from podlint.engine import FileResult, Place, Settings
from podlint.executors import check_all
from podlint.files import Inputs
from podlint.finding import Finding, Problem
from podlint.objects.filter import ObjectFilter
from podlint.objects.object import Object
from podlint.report import FailOn, Report, Summary
from podlint.rule import Rule
from podlint.source.document import Origin, reread
from podlint.source.text import Lines

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all files."""


def check(inputs: Inputs, settings: Settings, *, fail_on: FailOn = FailOn.ERROR, jobs: int = 0, progress: Progress | None = None) -> Report:
    """Return the report on all inputs.

    Raises:
        UsageError: a rule is selected that does not exist.
        CheckCrashedError: a check of podlint's own raised, and `settings.keep_going` is not set.
    """
    registry.selected(settings.selection)  # a misspelled rule is told before any file is read
    results = []
    for done, result in enumerate(check_all(inputs, settings, jobs), 1):
        results.append(result)
        if progress:
            progress(done, len(inputs.paths))
    return report(results, settings, fail_on)


def report(results: list[FileResult], settings: Settings, fail_on: FailOn = FailOn.ERROR) -> Report:
    """Return the report on files that were checked one by one: the rules across objects run here, then suppression."""
    across: dict[str, list[tuple[Rule, Object, Problem]]] = {}
    found = engine.check_across(results, settings)
    for rule, object, problem in found.problems:
        across.setdefault(object.file, []).append((rule, object, problem))
    findings: list[Finding] = []
    suppressed = 0
    for result in results:
        mine = (*result.findings, *_placed(result, across.get(result.file, ()), settings))
        kept = list(mine)
        if result.suppressions:
            from podlint.suppress import silenced

            kept = [finding for finding, silent in zip(mine, silenced(mine, result.suppressions), strict=True) if not silent]
        suppressed += len(mine) - len(kept)
        kept += _unused_suppressions(result, mine, settings)
        findings += sorted(kept, key=Finding.sort_key)
    summary = Summary(
        len(results),
        sum(result.documents for result in results),
        sum(result.object_count for result in results),
        tuple(result.file for result in results if not result.is_manifest),
        suppressed,
        settings.versions,
    )
    crashes = [crash for result in results for crash in result.crashes]
    return Report(tuple(findings), summary, fail_on, (*crashes, *found.crashes))


def _placed(result: FileResult, problems: list[tuple[Rule, Object, Problem]] | tuple[()], settings: Settings) -> tuple[Finding, ...]:
    """The findings of rules across objects: their documents are read once more, for the places."""
    if not problems:
        return ()
    lines = Lines.of(result.text)
    found: list[Finding] = []
    for origin, group in groupby(sorted(problems, key=_origin), key=_origin):
        document = reread(result.text, origin)  # one at a time: all of a large file would fill the memory
        found += [engine.finding(Place(result.file, lines, document, object.id), rule, problem, settings.versions) for rule, object, problem in group]
    return tuple(found)


def _origin(found: tuple[Rule, Object, Problem]) -> Origin:
    return found[1].origin


def _unused_suppressions(result: FileResult, findings: tuple[Finding, ...], settings: Settings) -> tuple[Finding, ...]:
    """A finding for each comment that silences nothing, where all that it could silence was looked at."""
    if not result.suppressions or settings.objects != ObjectFilter():
        return ()
    from podlint.suppress import UnusedSuppression, idle_rules

    ran = {rule.name for rule in registry.selected(settings.selection)}
    known = registry.bundled()
    unused = []
    for comment, idle in zip(result.suppressions, idle_rules(findings, result.suppressions), strict=True):
        names = tuple(name for name in idle if name in ran or name not in known)
        if names:
            unused.append(UnusedSuppression(names, comment.start, comment.end))
    return engine.findings_of(result, unused, settings)
