"""Runs every stage over one file: documents, objects, structure, rules. No I/O; the same for files, stdin and editors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from podlint import files, registry
from podlint.constraints.answer import Answer, answers
from podlint.errors import CheckCrashedError
from podlint.files import UnreadableFile
from podlint.finding import Excerpt, Finding, Fix, ObjectId, Path, Problem, RelatedPlace, Replacement, Span
from podlint.objects.decode import decode
from podlint.objects.filter import ObjectFilter
from podlint.objects.object import Object
from podlint.objects.pod import pod_of
from podlint.rule import Context, Rule, Scope
from podlint.schema.bundle import load
from podlint.schema.structure import Structure, check_structure
from podlint.source.document import WHOLE, Document, Share, documents, has_fences, markdown_documents
from podlint.source.edits import replacement
from podlint.source.fault import HelmTemplate, YamlSyntaxError, text_faults
from podlint.source.text import MARKER, Lines

if TYPE_CHECKING:
    from podlint.suppress import Suppression

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


@cache
def rule_of(mistake_class: str) -> str:
    """Return which rule says a mistake in words: a mistake of class `UnknownField` is for `unknown-field`."""
    return _WORD_START.sub("-", mistake_class).lower()


class Settings(NamedTuple):
    """What decides about findings; picklable, and the same in every worker."""

    versions: tuple[str, ...]
    selection: registry.Selection = registry.Selection()
    objects: ObjectFilter = ObjectFilter()
    max_file_size: int = 20_000_000
    keep_going: bool = False


class FileResult(NamedTuple):
    """All that is known of one file.

    `objects` holds those that rules across objects want to see; `text` is empty where nothing is left
    to be placed in it.
    """

    file: str
    text: str = ""
    findings: tuple[Finding, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    objects: tuple[Object, ...] = ()
    documents: int = 0
    object_count: int = 0
    is_manifest: bool = True
    crashes: tuple[str, ...] = ()


class _Rules(NamedTuple):
    """The selected rules by what they look at."""

    mistake: dict[str, Rule]
    object: tuple[Rule, ...]
    pod: tuple[Rule, ...]
    container: tuple[Rule, ...]
    kinds: frozenset[str]


@lru_cache(maxsize=8)
def _rules(selection: registry.Selection) -> _Rules:
    rules = registry.selected(selection)
    by_scope = {scope: tuple(rule for rule in rules if rule.scope is scope) for scope in Scope}
    kinds = frozenset(kind for rule in by_scope[Scope.OBJECTS] for kind in rule.kinds)
    return _Rules({rule.name: rule for rule in by_scope[Scope.MISTAKE]}, by_scope[Scope.OBJECT], by_scope[Scope.POD], by_scope[Scope.CONTAINER], kinds)


def check_path(path: str, settings: Settings, share: Share = WHOLE) -> FileResult:
    """Return what there is to say of one file that `files.find` has found, or of a share of it, for `join`."""
    name = files.name_of(path)
    text = files.read(path, settings.max_file_size)
    if isinstance(text, UnreadableFile):
        check = _FileCheck(name, text.text, settings)
        check.is_manifest = True  # for all that is known
        if share.number == 0:
            check.report(text, check.context(""))
        return check.result(())
    markdown = files.is_markdown(path) or (not files.has_known_ending(path) and has_fences(text))
    return check_text(name, text, settings, markdown=markdown, share=share)


def check_text(name: str, text: str, settings: Settings, *, markdown: bool = False, share: Share = WHOLE) -> FileResult:
    """Return what there is to say of a text. *name* is the file's name in findings; Markdown is never shared out."""
    check = _FileCheck(name, text, settings, share)
    found = markdown_documents(text) if markdown else documents(text, share)
    if MARKER not in text:
        for document in found:
            check.document(document)
        return check.result(())
    from podlint.suppress import Comments

    comments = Comments(text, *share.range(text), markdown=markdown)
    for document in found:
        comments.look(document)
        check.document(document)
    silencing, malformed = comments.result()
    for mistake in malformed:
        check.report(mistake, check.context(""))
    return check.result(silencing)


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
    note = rule_of(HelmTemplate.__name__)
    first_note = next((number for number, finding in enumerate(findings) if finding.rule == note), -1)
    return first._replace(
        findings=tuple(finding for number, finding in enumerate(findings) if finding.rule != note or number == first_note),
        suppressions=tuple(comment for share in shares for comment in share.suppressions),
        objects=tuple(objects),
        documents=before,
        object_count=sum(share.object_count for share in shares),
        crashes=tuple(crash for share in shares for crash in share.crashes),
    )


def findings_of(result: FileResult, mistakes: Iterable[Any], settings: Settings) -> tuple[Finding, ...]:
    """Return the findings for mistakes that came to light after the file was checked."""
    check = _FileCheck(result.file, result.text, settings)
    for mistake in mistakes:
        check.report(mistake, check.context(""))
    return tuple(check.findings)


class _FileCheck:
    """Collects the findings of one file, document by document."""

    def __init__(self, name: str, text: str, settings: Settings, share: Share = WHOLE) -> None:
        self.name = name
        self.text = text
        self.settings = settings
        self.share = share
        self.rules = _rules(settings.selection)
        self.lines: Lines | None = None
        self.findings: list[Finding] = []
        self.wanted: list[Object] = []
        self.crashes: list[str] = []
        self.documents = self.object_count = 0
        self.is_manifest = share.number > 0  # `join` looks whether this was right
        self.noted_template = False

    def result(self, silencing: tuple[Suppression, ...]) -> FileResult:
        """Return what was collected, in the order of the file."""
        return FileResult(
            self.name,
            self.text if self.places_follow(silencing) else "",
            tuple(sorted(self.findings, key=Finding.sort_key)),
            silencing,
            tuple(self.wanted),
            self.documents,
            self.object_count,
            self.is_manifest,
            tuple(self.crashes),
        )

    def places_follow(self, silencing: tuple[Suppression, ...]) -> bool:
        """Whether findings may yet have to be placed in the text. Of shares, the first keeps it for all."""
        return bool(self.wanted or silencing) if self.share.of == 1 else self.share.number == 0

    def context(self, text: str, definition: str = "", object: Object | None = None) -> Context:
        return Context(load(self.settings.versions[-1]), definition, object, text)

    def document(self, document: Document) -> None:
        """Check one document."""
        self.documents += 1
        for fault in text_faults(document):
            if isinstance(fault, HelmTemplate):
                self.is_manifest = True
                if self.noted_template:
                    return
                self.noted_template = True
            elif isinstance(fault, YamlSyntaxError):
                self.is_manifest = True
            self.report(fault, self.context(document.text), document)
        if document.tree is None:
            return
        decoded = decode(document, self.name, after_manifest=self.is_manifest)
        self.is_manifest |= decoded.is_manifest
        for mistake in decoded.mistakes:
            self.report(mistake, self.context(document.text), document)
        for object in decoded.objects:
            if self.settings.objects.keeps(object):
                self.object(object, document)

    def object(self, object: Object, document: Document) -> None:
        """Check one object: its structure in every version, then the rules."""
        self.object_count += 1
        if object.kind in self.rules.kinds:
            self.wanted.append(object)
        self.structure(object, document)
        for rule in self.rules.object:
            self.run(rule, document, object, object)
        pod = pod_of(object)
        if pod is None:
            return
        for rule in self.rules.pod:
            self.run(rule, document, object, pod)
        if self.rules.container:
            for container in pod.containers():
                for rule in self.rules.container:
                    self.run(rule, document, object, container, pod)

    def structure(self, object: Object, document: Document) -> None:
        """Check what the server would answer; what holds in several Kubernetes versions is one finding."""
        holds: dict[tuple[str, Problem], list[str]] = {}
        for version in self.settings.versions:
            structure = check_structure(object, version)
            mistakes: list[Any] = [*structure.mistakes, *self.constraints(structure, object, version)]
            for mistake in mistakes:
                rule = self.rules.mistake.get(mistake.error.type.rule if isinstance(mistake, Answer) else rule_of(type(mistake).__name__))
                if rule:
                    context = Context(load(version), structure.definition, object, document.text)
                    for problem in self.problems(rule, object, mistake, context):
                        holds.setdefault((rule.name, problem), []).append(version)
        for (name, problem), versions in holds.items():
            self.add(self.rules.mistake[name], problem, document, object, tuple(versions))

    def constraints(self, structure: Structure, object: Object, version: str) -> list[Answer]:
        """What the server would answer once it has decoded the object. A constraint that raises is a bug, not a finding."""
        try:
            return answers(structure, version)
        except Exception as error:  # noqa: BLE001  whatever it is, it is raised again or reported
            self.crashed("the server's validation", object.title, error)
            return []

    def report(self, mistake: Any, context: Context, document: Document | None = None) -> None:
        """Let the rule of a mistake say it in words."""
        rule = self.rules.mistake.get(rule_of(type(mistake).__name__))
        if rule:
            for problem in self.problems(rule, None, mistake, context):
                self.add(rule, problem, document, None, self.settings.versions)

    def run(self, rule: Rule, document: Document, object: Object, *arguments: Any) -> None:
        for problem in self.problems(rule, object, *arguments):
            self.add(rule, problem, document, object, self.settings.versions)

    def problems(self, rule: Rule, object: Object | None, *arguments: Any) -> list[Problem]:
        """Run one check. A check that raises is a bug of its own, not a finding."""
        try:
            return list(rule.check(*arguments))
        except Exception as error:  # noqa: BLE001  as above
            self.crashed(rule.name, object.title if object else "", error)
            return []

    def crashed(self, check: str, object_name: str, error: Exception) -> None:
        """End the run, or note it for the end."""
        crash = CheckCrashedError(check, self.name, object_name, repr(error))
        if not self.settings.keep_going:
            raise crash from error
        self.crashes.append(str(crash))

    def add(self, rule: Rule, problem: Problem, document: Document | None, object: Object | None, versions: tuple[str, ...]) -> None:
        """Make a problem a finding."""
        if self.lines is None:
            self.lines = Lines.of(self.text)
        place = Place(self.name, self.lines, document, object.id if object else ObjectId())
        self.findings.append(finding(place, rule, problem, versions))


class Place(NamedTuple):
    """Where problems are to be found: the file and its lines, the document and object if there is one."""

    file: str
    lines: Lines
    document: Document | None
    object: ObjectId


def finding(place: Place, rule: Rule, problem: Problem, versions: tuple[str, ...]) -> Finding:
    """Return *problem* with its place in the file."""
    lines, document = place.lines, place.document
    span = lines.span(*_offsets(document, problem.path, problem.offsets, key=problem.on_key))
    related = tuple(
        RelatedPlace(place.file, lines.position(_offsets(document, other.path, other.offsets, key=True)[0]), other.message) for other in problem.related
    )
    return Finding(
        rule.name,
        problem.severity or rule.severity,
        problem.message,
        place.file,
        span,
        problem.help,
        problem.path,
        document.origin.document if document else 0,
        place.object,
        versions,
        related,
        problem.api,
        _excerpt(lines, span, problem),
        _fix(document, problem.fix),
    )


def _fix(document: Document | None, fix: Replacement | None) -> Fix | None:
    edit = replacement(document, fix.path, fix.value) if document and fix else None
    return Fix((edit,), fix.is_safe) if edit and fix else None


def _excerpt(lines: Lines, span: Span, problem: Problem) -> Excerpt | None:
    if not lines.text:
        return None
    excerpt = lines.excerpt(span)
    return excerpt.masked() if problem.is_secret else excerpt


def _offsets(document: Document | None, path: Path, offsets: tuple[int, int] | None, *, key: bool) -> tuple[int, int]:
    """Offsets in the file: those given count within the document's text, or within the file where there is no document."""
    if offsets is not None:
        base = document.offset if document else 0
        return base + offsets[0], base + offsets[1]
    return document.locate(path, key=key) if document else (0, 0)


class Across(NamedTuple):
    """What the rules across objects found, each with the object that it is about, and which of them crashed."""

    problems: tuple[tuple[Rule, Object, Problem], ...]
    crashes: tuple[str, ...]


def check_across(results: Iterable[FileResult], settings: Settings) -> Across:
    """Run the rules that look at all objects of the run.

    Raises:
        CheckCrashedError: a check raised, and `settings.keep_going` is not set.
    """
    objects = [object for result in results for object in result.objects]
    problems: list[tuple[Rule, Object, Problem]] = []
    crashes: list[str] = []
    for rule in registry.selected(settings.selection):
        if rule.scope is not Scope.OBJECTS:
            continue
        seen = tuple(object for object in objects if object.kind in rule.kinds)
        try:
            problems += [(rule, object, problem) for object, problem in rule.check(seen)]
        except Exception as error:
            crash = CheckCrashedError(rule.name, "all files", "", repr(error))
            if not settings.keep_going:
                raise crash from error
            crashes.append(str(crash))
    return Across(tuple(problems), tuple(crashes))
