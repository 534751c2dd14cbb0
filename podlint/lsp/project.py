"""A folder that an editor works in: its configuration, what its other files hold, and what there is to say of those that are open."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple

from podlint import api, baseline, engine, files, registry
from podlint.baseline import Baseline
from podlint.config.find import find
from podlint.config.model import Config
from podlint.config.paths import matches
from podlint.custom.known import Kinds
from podlint.engine import FileResult, Settings
from podlint.errors import UsageError
from podlint.finding import Finding, Position, Span
from podlint.fixing.fixes import Source
from podlint.lsp.action import UNUSED, Run
from podlint.options import settings_of
from podlint.registry import Selection
from podlint.report import Report
from podlint.rule import Profile
from podlint.scale.surroundings import objects_of
from podlint.schema.bundle import NEWEST

LARGEST_TEXT = 2_000_000
"""Characters of a text that is checked while it is edited."""

MOST_FILES, MOST_BYTES, LARGEST_FILE = 5_000, 10_000_000, 1_000_000
"""What is read of a folder beyond the files that are open: files, bytes of all of them, bytes of one."""

FEW_OBJECTS = 100
"""Objects that the rules across objects look at while somebody types."""


class Configuration(NamedTuple):
    """What is in force in a folder. `mistake` says what is wrong with its configuration file: then it counts for nothing.

    `beside` are the files and folders that it is made of besides the configuration file: own rules, schemas, policies, the baseline.
    """

    settings: Settings = Settings((NEWEST,), keep_going=True)
    root: str = ""
    exclude: tuple[str, ...] = ()
    known: Baseline | None = None
    baseline: str = ""
    mistake: str = ""
    beside: tuple[str, ...] = ()

    def rests_on(self, file: str) -> bool:
        """Whether what is in force may be different when a file has changed; with a mistake in it, any file may be the one that mends it."""
        return bool(self.mistake) or any(file == name or file.startswith(f"{name}/") for name in self.beside)

    def excludes(self, file: str) -> bool:
        """Whether the configuration leaves a file out."""
        return os.path.basename(file) in files.CONFIGURATIONS or any(matches(pattern, self.root, file) for pattern in self.exclude)


def configuration(folder: str, *, runs_own_rules: bool = False) -> Configuration:
    """Return what is in force in a folder. Python rules of the user's are left out unless *runs_own_rules*."""
    path = find(folder) if folder else ""
    try:
        config = _read(path, runs_own_rules=runs_own_rules)
        settings = settings_of(config)._replace(keep_going=True, max_file_size=LARGEST_FILE)
        registry.selected(settings.selection)
        known = baseline.load(config.baseline) if config.baseline else None
    except UsageError as error:
        return Configuration(mistake=str(error))
    named = (*config.extends, *config.rule_folders, *config.schemas, *config.policies, *filter(None, (config.baseline,)))
    beside = tuple(files.name_of(os.path.abspath(name)) for name in named)
    return Configuration(settings, config.root or folder, config.exclude, known, config.baseline, beside=beside)


def _read(path: str, *, runs_own_rules: bool) -> Config:
    if not path:
        return Config()
    from podlint.config.read import read

    return read(path, runs_code=True if runs_own_rules else None)


class Checked(NamedTuple):
    """An open text and what there is to say of it."""

    source: Source
    findings: tuple[Finding, ...]
    crashes: tuple[str, ...] = ()


class Reach(Enum):
    """What rules across objects look at."""

    NOTHING = "nothing"  # as long as the folder is being read
    FOLDER = "folder"  # the texts that are open, and the other files of the folder
    TEXT = "text"  # each text by itself, as in `podlint check FILE`: where there is no folder, or one that is too large


class Surroundings(NamedTuple):
    """What the files of a folder hold that are not open."""

    results: dict[str, FileResult]
    reach: Reach = Reach.NOTHING


ALONE = Surroundings({}, Reach.TEXT)


def surroundings(folder: str, configured: Configuration) -> Surroundings:
    """Read what the files of a folder hold; of one that is too large, what is within bounds: names lead there all the same."""
    found: dict[str, FileResult] = {}
    left = MOST_BYTES
    if not os.path.isdir(folder) or os.path.realpath(folder) in (os.path.realpath(os.path.expanduser("~")), os.path.abspath(os.sep)):
        return ALONE
    settings = seen_by_all_rules(configured.settings)
    paths = iter(files.find((folder,), configured.exclude).paths)
    for path in islice(paths, MOST_FILES):
        left -= min(_size(path), LARGEST_FILE)
        if left < 0:
            return Surroundings(found, Reach.TEXT)
        found[files.name_of(path)] = objects_of(path, settings)
    return Surroundings(found, Reach.FOLDER if next(paths, None) is None else Reach.TEXT)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def seen_by_all_rules(settings: Settings) -> Settings:
    """Return settings with which all objects are kept that any rule across objects asks for: names lead to them, too."""
    return settings._replace(selection=Selection((Profile.STRICT,)))


class Project:
    """A folder with what is known of it. It is used by one thread at a time."""

    def __init__(self, folder: str, *, runs_own_rules: bool = False) -> None:
        self.folder = folder
        self.runs_own_rules = runs_own_rules
        self.surroundings = Surroundings({})
        self.configuration = Configuration()
        self.is_rough = False
        """Whether the last check has left out the rules across objects."""
        self._results: dict[Source, FileResult] = {}
        self._across: dict[str, tuple[str, tuple[Finding, ...]]] = {}
        self._checked_with = self.configuration.settings
        self.configure()

    def configure(self) -> None:
        """Read the configuration. What is known of the open texts is forgotten: rules of the user's own may have changed under their names."""
        self._results = {}
        self.configuration = configuration(self.folder, runs_own_rules=self.runs_own_rules)

    def reread(self, file: str) -> bool:
        """Read a file anew that has changed, or is no more; return whether it was known. Of others only the folder tells whether they belong to it.

        A folder that is no more may be all that the client tells of the files in it.
        """
        known = self.surroundings.results
        is_there = os.path.isfile(file)
        if file not in known and (is_there or os.path.isdir(file)):
            return self.surroundings is ALONE or not files.has_known_ending(file)
        found = {name: result for name, result in known.items() if name != file and not name.startswith(f"{file}/")}
        if is_there:
            found[file] = objects_of(file, seen_by_all_rules(self.configuration.settings))
        if is_there or len(found) < len(known):
            self.surroundings = self.surroundings._replace(results=found)
        return True

    def check(self, sources: Sequence[Source], *, thorough: bool = True) -> list[Checked]:
        """Return what there is to say of the texts that are open, in their order.

        With many objects, what rules across objects say is found out only by a *thorough* check; others repeat the last one's, at the lines where it is now.
        """
        wanted = [source for source in sources if self.is_checked(source)]
        run = self.results(wanted)
        reach = self.surroundings.reach
        self.is_rough = not thorough and reach is not Reach.NOTHING and sum(len(result.objects) for result in run) > FEW_OBJECTS
        reports = self.reports(run, Reach.NOTHING if self.is_rough else reach)
        by_file: dict[str, list[Finding]] = {}
        for finding in (finding for report in reports for finding in report.findings):
            by_file.setdefault(finding.file, []).append(finding)
        if self.is_rough:
            for source in wanted:
                text, findings = self._across.get(source.name, ("", ()))
                by_file[source.name] = sorted([*by_file.get(source.name, []), *moved(findings, text, source.text)], key=Finding.sort_key)
        else:
            self._across = {source.name: (source.text, self.across(source, by_file.get(source.name, []))) for source in wanted}
        crashes = tuple(crash for report in reports for crash in report.crashes)
        return [Checked(source, tuple(self.unknown(by_file.get(source.name, []))), crashes) for source in sources]

    def reports(self, run: list[FileResult], reach: Reach) -> list[Report]:
        """Return the reports on the texts that are open."""
        if reach is Reach.FOLDER:
            return [api.report(run, self.settings)]
        texts = [result for result in run if not result.is_context]
        if reach is Reach.TEXT:
            return [api.report([result], self.settings) for result in texts]
        report = api.report([result._replace(objects=()) for result in texts], self.settings)
        # a comment for a rule that did not run looks idle
        return [report._replace(findings=tuple(finding for finding in report.findings if finding.rule != UNUSED))]

    def across(self, source: Source, findings: list[Finding]) -> tuple[Finding, ...]:
        """Return those of the findings in a text that its own check does not tell."""
        own = set(map(id, self._results[source].findings))
        return tuple(finding for finding in findings if id(finding) not in own)

    def is_checked(self, source: Source) -> bool:
        """Whether a text is checked: it may be too long, or left out."""
        return len(source.text) <= LARGEST_TEXT and not self.configuration.excludes(source.name)

    def unknown(self, findings: list[Finding]) -> list[Finding]:
        """Return the findings that the baseline does not know."""
        if self.configuration.known is None:
            return findings
        return baseline.split(findings, self.configuration.known, os.path.dirname(self.configuration.baseline))[0]

    def results(self, sources: Sequence[Source]) -> list[FileResult]:
        """Return what is known of all files, in the order of their names: of the open ones everything, of the others their objects."""
        names = {source.name for source in sources}
        others = [result for name, result in self.surroundings.results.items() if name not in names]
        for _ in range(2):  # once more where a definition in one of the texts has come or gone
            settings = api.with_defined(self.configuration.settings, [*others, *self._results.values()])
            if settings != self._checked_with:
                self._results, self._checked_with = {}, settings
            self._results = {source: self._results.get(source) or self._check(source, settings) for source in sources}
        return sorted([*self._results.values(), *others], key=lambda result: result.file)

    def run(self, source: Source, sources: Sequence[Source]) -> Run:
        """Return what actions about a text need to know: of many objects, only what the text itself tells."""
        results = self.results(sources)
        reach = self.surroundings.reach
        if reach is Reach.TEXT:
            results = [self._results[source]]
        if reach is not Reach.NOTHING and sum(len(result.objects) for result in results) <= FEW_OBJECTS:
            return Run(self.settings, tuple(results), unknown=self.unknown)
        return Run(self.settings, (self._results[source]._replace(objects=()),), is_whole=False, unknown=self.unknown)

    @property
    def settings(self) -> Settings:
        """The settings of the last check: those of the configuration, with the kinds that files define."""
        return self._checked_with

    @property
    def kinds(self) -> Kinds:
        """What is known of kinds, in the newest version of the settings."""
        return Kinds(self.settings.versions[-1], self.settings.schemas, self.settings.pod_templates)

    def _check(self, source: Source, settings: Settings) -> FileResult:
        return engine.check_text(source.name, source.text, settings, markdown=source.markdown)


def innermost(folders: Iterable[str], file: str) -> str:
    """Return the innermost of some folders that holds a file; empty for none."""
    return max((folder for folder in folders if file.startswith(folder.rstrip("/") + "/")), key=len, default="")


def moved(findings: Iterable[Finding], before: str, after: str) -> Iterator[Finding]:
    """Yield the findings in a text that has changed since: those above and below the lines that have changed."""
    old, new = before.splitlines(), after.splitlines()
    same = list(map(str.__eq__, old, new))
    head = same.index(False) if False in same else len(same)
    same = list(map(str.__eq__, reversed(old[head:]), reversed(new[head:])))
    tail = len(old) - (same.index(False) if False in same else len(same))
    for finding in findings:
        start, end = finding.span
        if end.line < head:
            yield finding
        elif start.line >= tail:
            lines = len(new) - len(old)
            yield finding._replace(span=Span(Position(start.line + lines, start.column), Position(end.line + lines, end.column)))
