"""All that a client has opened, and the answers to what it asks about that: plain values with positions in the client's units."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from podlint import files
from podlint.custom.described import read_file
from podlint.files import UnreadableFile
from podlint.finding import Finding, Position
from podlint.fixing.fixes import Source
from podlint.lsp import action, completion, hover
from podlint.lsp.action import Action
from podlint.lsp.completion import Completion
from podlint.lsp.definition import targets
from podlint.lsp.pointing import Pointed, find_object, pointed, read
from podlint.lsp.position import UTF_16, Change, Range, Text, changed
from podlint.lsp.project import ALONE, LARGEST_FILE, LARGEST_TEXT, Checked, Project, innermost
from podlint.lsp.spot import spot
from podlint.lsp.symbol import Symbol, symbols
from podlint.objects.decode import decode
from podlint.objects.object import Object
from podlint.objects.run import Objects
from podlint.ruleset import forget

_IGNORE_FILE = ".gitignore"


class Opened(NamedTuple):
    """A text that is open in the editor."""

    uri: str
    version: int
    source: Source


class Published(NamedTuple):
    """What there is to say of an open text."""

    opened: Opened
    findings: tuple[Finding, ...]
    note: str = ""


class Place(NamedTuple):
    """A range of a file, which is open under `uri` or else known by its name."""

    file: str
    uri: str
    range: Range


class Session:
    """What one client has opened."""

    def __init__(self, folders: Iterable[str] = (), *, encoding: str = UTF_16, runs_own_rules: bool = False) -> None:
        self.encoding = encoding
        self.runs_own_rules = runs_own_rules
        self.opened: dict[str, Opened] = {}
        self.projects = {folder: Project(folder, runs_own_rules=runs_own_rules) for folder in folders}
        self._lone: dict[str, Project] = {}
        self.is_rough = False
        """Whether the last check was not thorough, though it would make a difference."""
        self.crashes: list[str] = []
        self._checked: dict[str, Published] = {}

    def open(self, uri: str, file: str, text: str, version: int, language: str = "") -> None:
        """Take a text that was opened."""
        self.opened[uri] = Opened(uri, version, Source(file, text, language == "markdown" or files.is_markdown(file)))

    def change(self, uri: str, version: int, changes: Iterable[Change]) -> None:
        """Take what has changed in a text."""
        before = self.opened.get(uri)
        if before:
            text = changed(before.source.text, changes, self.encoding)
            self.opened[uri] = before._replace(version=version, source=before.source._replace(text=text))

    def close(self, uri: str) -> None:
        """Take that a text is no longer open."""
        self.opened.pop(uri, None)

    def refresh(self, changed: Iterable[str]) -> list[Project]:
        """Take that files have changed on the disk; return the projects whose folders have to be read anew: for new files, and for another configuration."""
        changed = list(changed)
        stale: dict[str, Project] = {}
        if any(os.path.basename(file) in files.CONFIGURATIONS for file in changed):
            stale |= self.projects
            self._configure(self.all_projects())
        else:
            self._configure(project for project in self.all_projects() if any(map(project.configuration.rests_on, changed)))
        for file in changed:
            folder = innermost(tuple(self.projects), file)
            if folder and (os.path.basename(file) == _IGNORE_FILE or not self.projects[folder].reread(file)):
                stale[folder] = self.projects[folder]
        return list(stale.values())

    def _configure(self, projects: Iterable[Project]) -> None:
        """Read configurations anew, with the rules of the user's own."""
        for number, project in enumerate(projects):
            if number == 0:
                forget()
                self._checked = {}
            project.configure()

    def configuration_mistakes(self) -> list[str]:
        """Return what is wrong with the configurations of the folders."""
        return list(dict.fromkeys(project.configuration.mistake for project in self.all_projects() if project.configuration.mistake))

    def project(self, file: str) -> Project:
        """Return the project of a file; one that lies in no folder of the client's belongs to its own folder, of which nothing else is read."""
        folder = innermost(tuple(self.projects), file)
        if folder:
            return self.projects[folder]
        folder = os.path.dirname(file)
        if folder not in self._lone:
            self._lone[folder] = Project(folder, runs_own_rules=self.runs_own_rules)
            self._lone[folder].surroundings = ALONE
        return self._lone[folder]

    def all_projects(self) -> tuple[Project, ...]:
        """Return the client's folders, and those of files that lie in none of them."""
        return (*tuple(self.projects.values()), *tuple(self._lone.values()))

    def check(self, *, thorough: bool = True) -> list[Published]:
        """Return what there is to say of all texts that are open; see `Project.check`."""
        opened = list(self.opened.values())
        found: list[Published] = []
        crashes: dict[str, None] = {}
        is_rough = False
        for project in {id(project): project for project in (self.project(each.source.name) for each in opened)}.values():
            mine = [each for each in opened if self.project(each.source.name) is project]
            checked = project.check([each.source for each in mine], thorough=thorough)
            is_rough |= project.is_rough
            found += [Published(each, one.findings, _note(one)) for each, one in zip(mine, checked, strict=True)]
            crashes |= dict.fromkeys(crash for one in checked for crash in one.crashes)
        self.crashes, self.is_rough = list(crashes), is_rough
        self._checked = {each.opened.uri: each for each in found}
        return found

    def findings(self, uri: str) -> tuple[Finding, ...]:
        """Return the findings in a text as it is now; it is checked if it has changed meanwhile."""
        known = self._checked.get(uri)
        if known is None or known.opened is not self.opened.get(uri) or self.is_rough:
            self.check()
            known = self._checked.get(uri)
        return known.findings if known else ()

    def text(self, opened: Opened) -> Text:
        """Return an open text with its places in the client's units."""
        return Text.of(opened.source.text, self.encoding)

    def completions(self, uri: str, position: Position, typed: str = "") -> tuple[Range, list[Completion]] | None:
        """Return what can be typed at a position, and what it takes the place of. To a blank that was *typed* to indent a line there is nothing to say yet."""
        opened = self.opened.get(uri)
        if opened is None or not _is_readable(opened):
            return None
        text = self.text(opened)
        offset = text.offset(position)
        if typed == " " and not opened.source.text[offset - text.lines.position(offset).column : offset].strip():
            return None
        found = spot(opened.source.text, offset, markdown=opened.source.markdown)
        kinds = self.project(opened.source.name).kinds
        return (text.range(found.start, found.end), completion.completions(found, kinds)) if found else None

    def pointed(self, opened: Opened, position: Position) -> Pointed | None:
        """Return what stands at a position."""
        if not _is_readable(opened):
            return None
        return pointed(opened.source.text, self.text(opened).offset(position), opened.source.name, markdown=opened.source.markdown)

    def hover(self, uri: str, position: Position) -> tuple[str, Range | None] | None:
        """Return what there is to say at a position, as Markdown: of the field, and of the rules that found something there."""
        opened = self.opened.get(uri)
        if opened is None:
            return None
        project = self.project(opened.source.name)
        text = self.text(opened)
        offset = text.offset(position)
        here = hover.asked_at(opened.source.text, offset, opened.source.name, markdown=opened.source.markdown) if _is_readable(opened) else None
        at = text.lines.position(offset)
        findings = [finding for finding in self.findings(uri) if finding.span.start <= at <= finding.span.end]
        parts = [hover.field_text(here, project.kinds, self.read) if here else "", *hover.rule_texts(findings, project.settings.selection.folders)]
        said = "\n\n---\n\n".join(part for part in parts if part)
        return (said, text.range(here.start, here.end) if here else None) if said else None

    def definitions(self, uri: str, position: Position) -> list[Place]:
        """Return what the name at a position stands for."""
        opened = self.opened.get(uri)
        here = self.pointed(opened, position) if opened else None
        if opened is None or here is None or here.object is None:
            return []
        found = [self.place(target.object, target.inside) for target in targets(here, self.objects(opened))]
        return [place for place in found if place]

    def objects(self, opened: Opened) -> Objects:
        """Return all objects that are known, those of the given text first."""
        project = self.project(opened.source.name)
        texts = [opened, *(each for each in list(self.opened.values()) if each is not opened and self.project(each.source.name) is project)]
        names = {each.source.name for each in texts}
        of_texts = (object for each in texts for object in _objects(each.source))
        others = (object for name, result in project.surroundings.results.items() if name not in names for object in result.objects)
        return Objects((*of_texts, *others))

    def opened_as(self, file: str) -> Opened | None:
        """Return the open text of a file."""
        return next((each for each in list(self.opened.values()) if each.source.name == file), None)

    def read(self, file: str) -> str:
        """Return a file's text: as it is open, or as it is on the disk; nothing where it cannot be read."""
        opened = self.opened_as(file)
        return opened.source.text if opened else read_file(file)

    def place(self, object: Object, inside: tuple[str | int, ...]) -> Place | None:
        """Return where something in an object stands: in the open text of its file, or in the file as it is now."""
        opened = self.opened_as(object.file)
        text = opened.source.text if opened else files.read(object.file, LARGEST_FILE)
        if isinstance(text, UnreadableFile):
            return None
        markdown = opened.source.markdown if opened else files.is_markdown(object.file)
        found = find_object(text, object, inside, markdown=markdown)
        if found is None:
            return None
        return Place(object.file, opened.uri if opened else "", Text.of(text, self.encoding).range(found.start, found.end))

    def actions(self, uri: str, range: Range, *, quick: bool = True, whole: bool = True) -> list[Action]:
        """Return what can be done about the findings in a range or on its lines (`quick`), and about those of the whole text."""
        opened = self.opened.get(uri)
        if opened is None:
            return []
        findings = self.findings(uri)
        project = self.project(opened.source.name)
        sources = [each.source for each in list(self.opened.values()) if self.project(each.source.name) is project and project.is_checked(each.source)]
        if opened.source not in sources:
            return []
        run = project.run(opened.source, sources)
        text = self.text(opened)
        start, end = (text.lines.position(text.offset(position)) for position in range)
        here = [finding for finding in findings if finding.span.start.line <= end.line and (start.line <= finding.span.start.line or start <= finding.span.end)]
        found = action.quick_fixes(opened.source, here, run) if quick else []
        everything = action.fix_all(opened.source, findings, run) if whole else None
        return [*found, *((everything,) if everything else ())]

    def symbols(self, uri: str) -> Iterator[Symbol]:
        """Yield the objects of a text."""
        opened = self.opened.get(uri)
        if opened and _is_readable(opened):
            yield from symbols(opened.source.text, opened.source.name, markdown=opened.source.markdown)


def _is_readable(opened: Opened) -> bool:
    """Whether a text is short enough to be looked into."""
    return len(opened.source.text) <= LARGEST_TEXT


def _note(checked: Checked) -> str:
    """What there is to say of a text that is not checked."""
    if len(checked.source.text) <= LARGEST_TEXT:
        return ""
    return f"this text has more than {LARGEST_TEXT:,} characters, too many to be checked at every change; run `podlint check` instead"


def _objects(source: Source) -> Iterator[Object]:
    for document in read(source.text, markdown=source.markdown):
        yield from decode(document, source.name).objects
