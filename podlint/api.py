"""The one place that puts the stages of a run together: files in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from podlint import engine, files, place, registry
from podlint.across import Across, Preparation, check_across
from podlint.config.paths import is_ignored
from podlint.engine import FileResult, Settings
from podlint.files import Inputs
from podlint.finding import Finding, Problem
from podlint.objects import workloads
from podlint.objects.filter import ObjectFilter
from podlint.objects.object import Object
from podlint.report import FailOn, Report, Summary
from podlint.rule import Rule
from podlint.scale.executors import check_all
from podlint.source.document import Origin, reread
from podlint.source.text import Lines

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of all files."""

Runner = Callable[[Inputs, Settings], Iterator[FileResult]]
"""Who checks files, and yields what there is to say of them in their order."""


def check(
    inputs: Inputs,
    settings: Settings,
    *,
    fail_on: FailOn = FailOn.ERROR,
    jobs: int = 0,
    progress: Progress | None = None,
    runner: Runner | None = None,
) -> Report:
    """Return the report on all inputs. Without *runner*, processes of this machine check them: *jobs*, or as many as pay.

    Raises:
        UsageError: a rule is selected that does not exist.
        CheckCrashedError: a check of podlint's own raised, and `settings.keep_going` is not set.
    """
    run = runner or partial(check_all, jobs=jobs, in_pieces=True)
    return report(results(inputs, settings, progress=progress, runner=run), settings, fail_on)


def results(inputs: Inputs, settings: Settings, *, jobs: int = 0, progress: Progress | None = None, runner: Runner | None = None) -> list[FileResult]:
    """Return what there is to say of each file, for `report`.

    Raises:
        UsageError: a rule is selected that does not exist.
        CheckCrashedError: a check of podlint's own raised, and `settings.keep_going` is not set.
    """
    registry.selected(settings.selection)  # a misspelled rule is told before any file is read
    run = runner or partial(check_all, jobs=jobs)
    found = []
    preparation = Preparation(settings)
    for done, result in enumerate(run(inputs, settings), 1):
        found.append(result)
        preparation.step(result)
        if progress:
            progress(done, len(inputs.paths))
    return resolved(found, settings, partial(_again, found, inputs, run))


def with_defined(settings: Settings, results: Iterable[FileResult]) -> Settings:
    """Return the settings with the kinds that CustomResourceDefinitions among the checked files define."""
    found = [kind for result in results for kind in result.defined]
    if not found:
        return settings
    from podlint.custom.kind import merged

    return settings._replace(schemas=merged(settings.schemas, found))


def resolved(results: list[FileResult], settings: Settings, again: Callable[[list[int], Settings], Iterable[FileResult]]) -> list[FileResult]:
    """Return the results, anew for files with objects of a kind that another file defines: it may come after them.

    *again* yields the results of the files with these numbers, with other settings.
    """
    complete = with_defined(settings, results)
    if complete.schemas == settings.schemas:
        return results
    new = {(workloads.group(kind.api_version), kind.kind) for result in results for kind in result.defined}
    numbers = [number for number, result in enumerate(results) if result.unresolved & new]
    checked = dict(zip(numbers, again(numbers, complete), strict=True))
    return [checked.get(number, result) for number, result in enumerate(results)]


def _again(results: list[FileResult], inputs: Inputs, run: Runner, numbers: list[int], settings: Settings) -> Iterator[FileResult]:
    """The results of some files with other settings; those that cannot be read twice have kept their text."""
    readable = [number for number in numbers if files.can_be_read_again(inputs.paths[number]) or (inputs.stdin and inputs.paths[number] == files.STDIN)]
    some = inputs._replace(paths=tuple(inputs.paths[number] for number in readable), sizes=tuple(inputs.sizes[number] for number in readable))
    read = dict(zip(readable, run(some, settings), strict=True))
    for number in numbers:
        yield read[number] if number in read else engine.check_read(results[number], settings)


def report(results: list[FileResult], settings: Settings, fail_on: FailOn = FailOn.ERROR) -> Report:
    """Return the report on files that were checked one by one: the rules across objects run here, then suppression."""
    across: dict[str, list[tuple[Rule, Object, Problem]]] = {}
    found = check_across(results, settings)
    for rule, object, problem in found.problems:
        across.setdefault(object.file, []).append((rule, object, problem))
    results = [result._replace(objects=()) if result.parts else result for result in results]  # there may be no room for them and all findings
    findings: list[Finding] = []
    suppressed = 0
    for result in results:
        if result.is_context:
            continue
        kept, silent = (_kept_of_parts if result.parts else _kept)(result, across.get(result.file, []), settings)
        suppressed += silent
        findings += sorted(_noted(kept, found), key=Finding.sort_key)
    results = [result for result in results if not result.is_context]
    summary = Summary(
        len(results),
        sum(result.documents for result in results),
        sum(result.object_count for result in results),
        tuple(result.file for result in results if not result.is_manifest),
        suppressed,
        settings.versions,
        names=tuple(result.file for result in results),
    )
    crashes = [crash for result in results for crash in result.crashes]
    return Report(tuple(findings), summary, fail_on, (*crashes, *found.crashes))


def _noted(findings: list[Finding], found: Across) -> list[Finding]:
    if not found.completion:
        return findings
    from podlint.kustomized import noted

    return noted(findings, found.completion)


_Across = list[tuple[Rule, Object, Problem]]


def _kept(result: FileResult, problems: _Across, settings: Settings) -> tuple[list[Finding], int]:
    """The findings in a file that nothing silences, and how many something does."""
    mine = (*result.findings, *_placed(result, problems, settings))
    kept = list(mine)
    if result.suppressions:
        from podlint.suppress import silenced

        kept = [finding for finding, silent in zip(mine, silenced(mine, result.suppressions), strict=True) if not silent]
    if settings.ignored and not settings.no_ignore:
        kept = [finding for finding in kept if not is_ignored(finding, settings.ignored, settings.paths.root, settings.selection.folders)]
    suppressed = len(mine) - len(kept)
    return kept + list(_unused_suppressions(result, mine, settings)), suppressed


def _kept_of_parts(result: FileResult, problems: _Across, settings: Settings) -> tuple[list[Finding], int]:
    """The same for a file that was checked in parts: one after the other is read again."""
    from podlint.scale.part import moved

    of_part: dict[int, _Across] = {}
    shared: dict[Any, Any] = {}
    for problem in problems:
        of_part.setdefault(_origin(problem).document, []).append(problem)
    findings: list[Finding] = []
    suppressed = 0
    for each in result.parts:
        assert each.part
        mine = of_part.get(each.part.number, [])
        text = each.part.text() if mine or each.suppressions else ""
        kept, silent = _kept(each._replace(text=text, findings=each.part.findings()), mine, settings)
        findings += moved(kept, each.part, shared)
        suppressed += silent
    return findings, suppressed


def _placed(result: FileResult, problems: _Across, settings: Settings) -> tuple[Finding, ...]:
    """The findings of rules across objects: their documents are read once more, for the places."""
    if not problems:
        return ()
    lines = Lines.of(result.text)
    found: list[Finding] = []
    for origin, group in groupby(sorted(problems, key=_origin), key=_origin):
        document = reread(result.text, origin)  # one at a time: all of a large file would fill the memory
        for rule, object, problem in group:
            where = place.Place(result.file, lines, document, object.id, result.part is None)
            found.append(place.finding(where, rule, problem, settings.versions))
    return tuple(found)


def _origin(found: tuple[Rule, Object, Problem]) -> Origin:
    return found[1].origin


def _unused_suppressions(result: FileResult, findings: tuple[Finding, ...], settings: Settings) -> tuple[Finding, ...]:
    """A finding for each comment that silences nothing, where all that it could silence was looked at."""
    if not result.suppressions or settings.objects != ObjectFilter():
        return ()
    from podlint.suppress import UnusedSuppression, idle_rules

    ran = {rule.name for rule in registry.selected(settings.selection_of(result.file))}
    known = registry.known(settings.selection.folders)
    unused = []
    for comment, idle in zip(result.suppressions, idle_rules(findings, result.suppressions), strict=True):
        names = tuple(name for name in idle if name in ran or name not in known)
        if names:
            unused.append(UnusedSuppression(names, comment.start, comment.end))
    return engine.findings_of(result, unused, settings)
