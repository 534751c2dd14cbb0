"""Runs every stage over one file: documents, objects, structure, rules. No I/O; the same for files, stdin and editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from podlint import files, registry
from podlint.config.model import Ignored
from podlint.config.paths import Paths
from podlint.constraints.answer import Answer, answers
from podlint.constraints.unfilled import UnfilledPlaceholder, filled, whole
from podlint.errors import CheckCrashedError
from podlint.files import UnreadableFile
from podlint.finding import Finding, ObjectId, Problem
from podlint.objects.decode import decode, strays
from podlint.objects.filter import ObjectFilter
from podlint.objects.object import Object, mapping
from podlint.objects.placeholder import may_hold_placeholders
from podlint.objects.pod import Pod, pod_of
from podlint.objects.run import slim
from podlint.objects.workloads import ANY_POD, PodPaths, group
from podlint.place import Place, finding
from podlint.rule import Context, Rule
from podlint.ruleset import Bound, Mentions, ruleset, wanted_kinds
from podlint.schema.bundle import load
from podlint.schema.structure import Structure, check_structure
from podlint.source.document import WHOLE, Document, Share, documents, has_fences, markdown_documents
from podlint.source.fault import HelmTemplate, YamlSyntaxError, text_faults
from podlint.source.text import ANNOTATION, MARKER, Lines

if TYPE_CHECKING:
    from podlint.admission.model import Given
    from podlint.custom.kind import CustomKind
    from podlint.scale.part import Part
    from podlint.schema.bundle import Bundle
    from podlint.suppress import Suppression

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


@cache
def rule_of(mistake_class: str) -> str:
    """Return which rule says a mistake in words: a mistake of class `UnknownField` is for `unknown-field`."""
    return _WORD_START.sub("-", mistake_class).lower()


class Settings(NamedTuple):
    """What decides about findings; picklable, and the same in every worker. `schemas` are sorted, those of kinds that are not Kubernetes' own."""

    versions: tuple[str, ...]
    selection: registry.Selection = registry.Selection()
    objects: ObjectFilter = ObjectFilter()
    max_file_size: int = files.MAX_FILE_SIZE
    keep_going: bool = False
    exists: tuple[str, ...] = ()
    paths: Paths = Paths()
    ignored: tuple[Ignored, ...] = ()
    no_ignore: bool = False
    pod_templates: PodPaths = ()
    schemas: tuple[CustomKind, ...] = ()
    policies: Given | None = None

    def selection_of(self, file: str) -> registry.Selection:
        """Return which rules run for a file, as findings name it."""
        return self.paths.selection(self.selection, file)


class FileResult(NamedTuple):
    """All that is known of one file.

    `objects` holds those that rules across objects want to see; `text` is empty where nothing is left
    to be placed in it. `defined` are the kinds that its CustomResourceDefinitions define, `unresolved` the groups and kinds of objects
    without schema in Kubernetes. Of a file that `is_context` only the objects are known, and nothing is reported.
    A file that was checked in `parts` has its findings there, where they stand in the part.
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
    defined: tuple[CustomKind, ...] = ()
    unresolved: frozenset[tuple[str, str]] = frozenset()
    is_context: bool = False
    part: Part | None = None
    parts: tuple[FileResult, ...] = ()


def check_path(path: str, settings: Settings, share: Share = WHOLE, data: bytes | UnreadableFile | None = None) -> FileResult:
    """Return what there is to say of one file that `files.find` has found, or of a share of it, for `join`. Without *data* it is read."""
    name = files.name_of(path)
    text = files.read(path, settings.max_file_size) if data is None else files.text_of(data)
    if isinstance(text, UnreadableFile):
        check = _FileCheck(name, text.text, settings)
        check.is_manifest = True  # for all that is known
        if share.number == 0:
            check.report(text, check.context(""))
        return check.result(())
    markdown = files.holds_markdown(path, text)
    return check_text(name, text, settings, markdown=markdown, share=share)


def check_read(result: FileResult, settings: Settings) -> FileResult:
    """Return what there is to say of a file that cannot be read twice, with other settings."""
    return check_text(result.file, result.text, settings, markdown=has_fences(result.text))


def check_text(name: str, text: str, settings: Settings, *, markdown: bool = False, share: Share = WHOLE, mends: bool = True) -> FileResult:
    """Return what there is to say of a text, and how to mend it. *name* is the file's name in findings; Markdown is never shared out."""
    check = _FileCheck(name, text, settings, share, mends=mends)
    found = markdown_documents(text) if markdown else documents(text, share)
    if MARKER not in text or settings.no_ignore:
        for document in found:
            check.document(document)
        check.whole_text(markdown=markdown)
        return check.result(())
    from podlint.suppress import Comments

    comments = Comments(text, *share.range(text), markdown=markdown)
    for document in found:
        comments.look(document)
        check.document(document)
    check.whole_text(markdown=markdown)
    silencing, malformed = comments.result()
    for mistake in malformed:
        check.report(mistake, check.context(""))
    return check.result(silencing)


def findings_of(result: FileResult, mistakes: Iterable[Any], settings: Settings) -> tuple[Finding, ...]:
    """Return the findings for mistakes that came to light after the file was checked."""
    check = _FileCheck(result.file, result.text, settings)
    for mistake in mistakes:
        check.report(mistake, check.context(""))
    return tuple(check.findings)


class _FileCheck:
    """Collects the findings of one file, document by document."""

    def __init__(self, name: str, text: str, settings: Settings, share: Share = WHOLE, *, mends: bool = True) -> None:
        self.name = name
        self.text = text
        self.settings = settings
        self.share = share
        self.mends = mends
        self.rules = ruleset(settings.selection_of(name))
        self.kinds = wanted_kinds(settings.paths.kinds_of(settings.selection))
        self.lines: Lines | None = None
        self.findings: list[Finding] = []
        self.wanted: list[Object] = []
        self.strays: list[tuple[Any, Document]] = []
        self.silencing: list[Suppression] = []
        self.crashes: list[str] = []
        self.defined: list[CustomKind] = []
        self.unresolved: set[tuple[str, str]] = set()
        self.documents = self.object_count = 0
        self.is_manifest = share.number > 0  # `join` looks whether this was right
        self.noted_template = self.noted_placeholder = False

    def result(self, comments: tuple[Suppression, ...]) -> FileResult:
        """Return what was collected, in the order of the file."""
        silencing = (*comments, *self.silencing)
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
            tuple(self.defined),
            frozenset(self.unresolved),
        )

    def places_follow(self, silencing: tuple[Suppression, ...]) -> bool:
        """Whether findings may yet have to be placed in the text. Of shares, the first keeps it for all."""
        return bool(self.wanted or silencing or (self.unresolved and not files.can_be_read_again(self.name))) if self.share.of == 1 else self.share.number == 0

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
            elif isinstance(fault, YamlSyntaxError) and not fault.may_be_other:
                self.is_manifest = True
            self.report(fault, self.context(document.text), document)
        if document.tree is None:
            return
        decoded = decode(document, self.name, after_manifest=self.is_manifest and not document.is_block, pod_templates=self.settings.pod_templates)
        self.is_manifest |= decoded.is_manifest
        self.strays += [(stray, document) for stray in strays(document)]
        for mistake in decoded.mistakes:
            self.report(mistake, self.context(document.text), document)
        for definition in (object for object in decoded.objects if object.kind == "CustomResourceDefinition"):
            self.definition(definition)
        objects = tuple(object for object in decoded.objects if self.settings.objects.keeps(object))
        if objects:
            self.objects(objects, document)

    def definition(self, object: Object) -> None:
        """Note what kinds a CustomResourceDefinition defines, for the other files."""
        from podlint.custom.definition import defined

        self.defined += defined(object)

    def objects(self, objects: tuple[Object, ...], document: Document) -> None:
        """Check the objects of a document, each with the rules that may have something to say."""
        mentions = Mentions(document.text, self.rules.words)
        any_type = mentions.speaking(self.rules.any_type)
        may_be_annotated = ANNOTATION in document.text and not self.settings.no_ignore
        for object in objects:
            self.object_count += 1
            type = object.type if object.template is None else ANY_POD
            if type in self.kinds or object.type in self.kinds:
                self.wanted.append(slim(object))
            self.structure(object, document)
            self.run(any_type, document, object, object)
            self.run(mentions.speaking(self.rules.of_type.get(type)), document, object, object)
            pod = pod_of(object)
            if may_be_annotated:
                self.annotations(object, pod, document)
            if pod is not None:
                self.pod(pod, mentions, document)
        for bound in mentions.speaking(self.rules.document):
            for problem in self.problems(bound, None, document, objects):
                self.add(bound.rule, problem, document, _owner(objects, problem), self.settings.versions)

    def pod(self, pod: Pod, mentions: Mentions, document: Document) -> None:
        """Check a pod and its containers. Of one without spec there is nothing to say beyond that."""
        if not isinstance(pod.value.get("spec"), dict):
            return
        self.run(mentions.speaking(self.rules.pod), document, pod.object, pod)
        of_container = mentions.speaking(self.rules.container)
        for container in pod.containers():
            self.run(of_container, document, pod.object, container, pod)

    def annotations(self, object: Object, pod: Pod | None, document: Document) -> None:
        """Note which rules the object and its pod template silence."""
        from podlint.suppress import annotated

        self.silencing += annotated(document, object.path, mapping(object.value, "metadata"), self.placing())
        if pod and pod.path != object.path:
            self.silencing += annotated(document, pod.path, pod.metadata, self.placing())

    def whole_text(self, *, markdown: bool) -> None:
        """Check the text of a whole file of YAML manifests, now that it is known to be one."""
        for stray, document in self.strays if self.is_manifest else ():
            self.report(stray, self.context(document.text), document)
        if not self.rules.text or markdown or not self.is_manifest or self.share.number or self.text.lstrip()[:1] in ("{", "["):
            return
        for bound in self.rules.text:
            for problem in self.problems(bound, None, self.text):
                self.add(bound.rule, problem, None, None, self.settings.versions)

    def structure(self, object: Object, document: Document) -> None:
        """Check what the server would answer; what holds in several Kubernetes versions is one finding."""
        holds: dict[tuple[str, Problem], list[str]] = {}
        for version in self.settings.versions:
            for bundle, definition, mistakes in self.answers(object, version):
                if not mistakes:
                    continue
                context = Context(bundle, definition, object, document.text, document)
                for mistake in self.filled(whole(mistakes, document), context, object, document):
                    name, problems = self.said(mistake, context, object)
                    for problem in problems:
                        holds.setdefault((name, problem), []).append(version)
        for (name, problem), versions in holds.items():
            self.add(self.rules.mistake[name].rule, problem, document, object, tuple(versions))

    def answers(self, object: Object, version: str) -> Sequence[tuple[Bundle, str, Sequence[Any]]]:
        """What the server would answer: mistakes, with the schemas and the definition that they go by."""
        structure = check_structure(object, version)
        if structure.definition:
            return ((load(version), structure.definition, [*structure.mistakes, *self.constraints(structure, object, version)]),)
        self.unresolved.add((group(object.api_version), object.kind))
        if object.template is None and not self.settings.schemas:
            return ((load(version), "", [*structure.mistakes, *self.constraints(structure, object, version)]),)
        from podlint.custom.check import check_custom

        try:
            return (*check_custom(object, self.settings.schemas, version), (load(version), "", self.constraints(structure, object, version)))
        except Exception as error:  # noqa: BLE001  as below
            self.crashed("the check against a schema", object.title, error)
            return ()

    def said(self, mistake: Any, context: Context, object: Object) -> tuple[str, list[Problem]]:
        """A mistake in words: the rule for it, and what that says if it runs."""
        name = mistake.error.type.rule if isinstance(mistake, Answer) else rule_of(type(mistake).__name__)
        bound = self.rules.mistake.get(name)
        return name, self.problems(bound, object, mistake, context) if bound else []

    def filled(self, mistakes: Sequence[Any], context: Context, object: Object, document: Document) -> Sequence[Any]:
        """The mistakes without those that come from placeholders, which are told once for a file; all where nobody wants to be told so."""
        if not mistakes or not may_hold_placeholders(document.text) or rule_of(UnfilledPlaceholder.__name__) not in self.rules.mistake:
            return mistakes
        kept, notes = filled(mistakes, object, document)
        if notes and not self.noted_placeholder:
            self.noted_placeholder = True
            mistake, note = notes[0]
            self.report(note._replace(api=next((problem.api for problem in self.said(mistake, context, object)[1]), None)), context, document)
        return kept

    def constraints(self, structure: Structure, object: Object, version: str) -> Sequence[Any]:
        """What the server, and its admission policies, would answer once it has decoded the object. A constraint that raises is a bug, not a finding."""
        try:
            found: list[Any] = answers(structure, version)
            if structure.definition == "apiextensions.v1.CustomResourceDefinition":
                from podlint.custom.default import default_answers

                found += default_answers(structure)
            if self.settings.policies or structure.definition.startswith("admissionregistration."):
                from podlint.admission.evaluate import judged

                found += judged(object, structure, version, self.settings.policies)
        except Exception as error:  # noqa: BLE001  whatever it is, it is raised again or reported
            self.crashed("the server's validation", object.title, error)
            return []
        return found

    def report(self, mistake: Any, context: Context, document: Document | None = None) -> None:
        """Let the rule of a mistake say it in words."""
        bound = self.rules.mistake.get(rule_of(type(mistake).__name__))
        if bound:
            for problem in self.problems(bound, None, mistake, context):
                self.add(bound.rule, problem, document, None, self.settings.versions)

    def run(self, rules: Sequence[Bound], document: Document, object: Object, *arguments: Any) -> None:
        """Run rules over what their scope gives. Most find nothing, so what is done for each counts, and is done here and not in functions."""
        versions = self.settings.versions
        newest, has_several = versions[-1], len(versions) > 1
        for bound in rules:
            if has_several and bound.by_version:
                self.run_each(bound, document, object, *arguments)
                continue
            try:
                problems = list(bound.check(newest)(*arguments))
            except Exception as error:  # noqa: BLE001  as below
                self.crashed(bound.rule.name, object.title, error)
                continue
            for problem in problems:
                self.add(bound.rule, problem, document, object, versions)

    def run_each(self, bound: Bound, document: Document, object: Object, *arguments: Any) -> None:
        """Run a rule that depends on the Kubernetes version for each; what holds in several is one finding."""
        holds: dict[Problem, list[str]] = {}
        for version in self.settings.versions:
            for problem in self.problems(bound, object, *arguments, version=version):
                holds.setdefault(problem, []).append(version)
        for problem, where in holds.items():
            self.add(bound.rule, problem, document, object, tuple(where))

    def problems(self, bound: Bound, object: Object | None, *arguments: Any, version: str = "") -> list[Problem]:
        """Run one check. A check that raises is a bug of its own, not a finding."""
        try:
            return list(bound.check(version or self.settings.versions[-1])(*arguments))
        except Exception as error:  # noqa: BLE001  as above
            self.crashed(bound.rule.name, object.title if object else "", error)
            return []

    def crashed(self, check: str, object_name: str, error: Exception) -> None:
        """End the run, or note it for the end."""
        crash = CheckCrashedError(check, self.name, object_name, repr(error))
        if not self.settings.keep_going:
            raise crash from error
        self.crashes.append(str(crash))

    def placing(self) -> Lines:
        """Return where the lines of the text begin."""
        if self.lines is None:
            self.lines = Lines.of(self.text)
        return self.lines

    def add(self, rule: Rule, problem: Problem, document: Document | None, object: Object | None, versions: tuple[str, ...]) -> None:
        """Make a problem a finding."""
        place = Place(self.name, self.placing(), document, object.id if object else ObjectId(), self.mends)
        self.findings.append(finding(place, rule, problem, versions))


def _owner(objects: tuple[Object, ...], problem: Problem) -> Object | None:
    """The object of a document that a problem is about: the one that its path leads into, or the only one."""
    if len(objects) == 1:
        return objects[0]
    return next((object for object in objects if object.path and problem.path[: len(object.path)] == object.path), None)
