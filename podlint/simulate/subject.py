"""What is simulated: the pods of manifests, those of templates too, as the API server would store them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from podlint import files
from podlint.constraints.answer import Answer, answers
from podlint.constraints.error import ErrorType
from podlint.constraints.kinds import defaulted
from podlint.errors import UsageError
from podlint.files import UnreadableFile
from podlint.finding import Path
from podlint.objects.decode import decode
from podlint.objects.object import Object, Value, mapping
from podlint.objects.pod import pod_of
from podlint.objects.workloads import POD_PATHS, PodPaths, pod_path
from podlint.schema.bundle import NEWEST
from podlint.schema.mistake import UnknownField, WrongType
from podlint.schema.structure import UnknownKind, check_structure
from podlint.simulate.plan import Plan, plan_of
from podlint.source.document import Document, documents, markdown_documents
from podlint.source.fault import TextAfterDocumentEnd, text_faults
from podlint.source.text import Lines

_KINDS = tuple(kind for _, kind in POD_PATHS)


class Subject(NamedTuple):
    """One pod to simulate.

    `object` is what the manifest holds, as written; `stored` the same with the server's defaults. `pod` is the mapping in
    `stored` with the pod's metadata and spec, under the name of the object; `path` leads to it in the document.
    """

    object: Object
    stored: Value
    pod: Value
    path: Path
    plan: Plan
    document: Document
    lines: Lines

    @property
    def key(self) -> str:
        """How scenarios call it: ``Deployment/shop``."""
        return f"{self.object.kind}/{self.object.name}"

    def place(self, path: Path, *, key: bool = False) -> str:
        """Return where a field of the pod stands: ``pod.yaml:12:5``. *path* begins in the pod, as ``("spec", "containers", 0)``."""
        return _place(self.object.file, self.lines, self.document, (*self.path, *path), key=key)


def _place(file: str, lines: Lines, document: Document, path: Path, *, key: bool = False) -> str:
    position = lines.position(document.locate(path, key=key)[0])
    return f"{file}:{position.line + 1}:{position.column + 1}"


def subjects(paths: Iterable[str], version: str, pod_templates: PodPaths = ()) -> list[Subject]:
    """Return the pods in files, as an API server of Kubernetes *version* would store them, in the order of the files.

    *pod_templates* says where pods stand in kinds that are not Kubernetes' own, besides the well-known ones.

    Raises:
        UsageError: a file cannot be read, the server would refuse an object that has a pod, or there is none.
    """
    names = tuple(paths)
    found = []
    for path in files.find(names).paths:
        for subject in accepted(path, version, pod_templates=pod_templates):
            if isinstance(subject, UsageError):
                raise subject
            found.append(subject)
    if not found:
        raise UsageError(f"there is no pod in {', '.join(names)}", f"podlint simulates {', '.join(_KINDS[:-1])} and {_KINDS[-1]}")
    return found


def accepted(path: str, version: str, most: int = files.MAX_FILE_SIZE, pod_templates: PodPaths = ()) -> Iterator[Subject | UsageError]:
    """Yield the pods in a file that the server would accept, and why it would refuse the others, or what stands in their place.

    A file of more than *most* bytes is not read.
    """
    name = files.name_of(path)
    text = files.read(path, most)
    if isinstance(text, UnreadableFile):
        yield UsageError(f"{name} cannot be read as text", f"podlint check {name} says why")
        return
    markdown = files.holds_markdown(path, text)
    yield from accepted_in(name, text, version, pod_templates, markdown=markdown)


def accepted_in(name: str, text: str, version: str, pod_templates: PodPaths = (), *, markdown: bool = False) -> Iterator[Subject | UsageError]:
    """Yield of a text what `accepted` does of a file of that name."""
    lines = Lines.of(text)
    after_manifest = False
    for document in markdown_documents(text) if markdown else documents(text):
        place = _place(name, lines, document, ())
        if document.unreadable:
            position = lines.position(document.offset + document.unreadable.offset)
            yield _refusal(f"{name}:{position.line + 1}:{position.column + 1}", name, version, f"this document: {document.unreadable.message}")
            continue
        decoded = decode(document, name, after_manifest=after_manifest, pod_templates=pod_templates)
        after_manifest |= decoded.is_manifest
        if decoded.mistakes:
            yield _refusal(place, name, version, "this document: apiVersion or kind are not as they should be")
        for object in decoded.objects:
            if pod_path(object.api_version, object.kind) is not None:
                yield _subject(object, document, lines, version)
            elif object.template is not None and pod_of(object) is not None:
                yield _custom_subject(object, document, lines, version)


def _subject(object: Object, document: Document, lines: Lines, version: str) -> Subject | UsageError:
    """The pod of an object, or why the server would refuse that."""
    structure = check_structure(object, version)
    refusal = _refused(object, document, lines, version, [*structure.mistakes, *answers(structure, version)])
    return refusal or _made(object, defaulted(structure.value, version), pod_path(object.api_version, object.kind) or (), document, lines)


def _custom_subject(object: Object, document: Document, lines: Lines, version: str) -> Subject | UsageError:
    """The pod of an object of a kind that is not Kubernetes' own. What its controller is like is not known: lost pods are replaced, as by a ReplicaSet."""
    from podlint.custom.check import check_custom, sound
    from podlint.custom.template import stored_as

    mistakes = [mistake for told in check_custom(object, (), version) for mistake in told.mistakes if not isinstance(mistake, UnknownKind)]
    refusal = _refused(object, document, lines, version, mistakes)
    return refusal or _made(object, stored_as("ReplicaSet", sound(object, version), version), object.template or (), document, lines)


def _made(object: Object, stored: Value, inner: Path, document: Document, lines: Lines) -> Subject:
    pod = stored
    for step in inner:
        pod = mapping(pod, str(step))
    named = {**pod, "metadata": {**mapping(pod, "metadata"), "name": object.name}}
    return Subject(object, stored, named, (*object.path, *inner), plan_of(named), document, lines)


def _refused(object: Object, document: Document, lines: Lines, version: str, mistakes: list[Any]) -> UsageError | None:
    """Why the server would refuse an object with these mistakes, if it would."""
    refusal = next(_refusals(object, document, mistakes, version), None)
    if refusal is None:
        return None
    path, on_key, reason = refusal
    return _refusal(_place(object.file, lines, document, path, key=on_key), object.file, version, f"{object.title}: {reason}")


def _refusals(object: Object, document: Document, mistakes: list[Any], version: str) -> Iterator[tuple[Path, bool, str]]:
    """Yield why the server would refuse an object: where that stands, whether it is the key, and what is wrong."""
    if any(not isinstance(fault, TextAfterDocumentEnd) for fault in text_faults(document)):
        yield object.path, False, "a key stands there twice"
    for mistake in mistakes:
        if isinstance(mistake, UnknownField):
            yield mistake.path, True, f"unknown field {str(mistake.path[-1])!r}"
        elif isinstance(mistake, WrongType):
            yield mistake.path, False, f"{mistake.path[-1] if mistake.path else 'it'} is of a wrong type: expected {mistake.expected}"
        elif isinstance(mistake, UnknownKind):
            yield mistake.path, False, f"Kubernetes {version} does not have {mistake.api_version} {mistake.kind}"
        elif isinstance(mistake, Answer) and mistake.error.type is not ErrorType.WARNING and not mistake.error.depends:
            problem = mistake.problem(object.path, object.kind)
            yield problem.path, problem.on_key, problem.message


def _refusal(place: str, file: str, version: str, what: str) -> UsageError:
    flag = "" if version == NEWEST else f"--kubernetes-version {version} "
    return UsageError(f"{place}: the API server would refuse {what}", f"podlint check {flag}{'-' if file == files.STDIN_NAME else file} says more")
