"""From files with what `kubectl get -o yaml` prints to explanations: the whole of `podlint explain-status` but for its command line and its reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from podlint import files
from podlint.errors import UsageError
from podlint.files import UnreadableFile
from podlint.finding import Path
from podlint.objects.decode import decode
from podlint.objects.object import Object, mapping
from podlint.objects.workloads import group, pod_path
from podlint.reporters.words import plural
from podlint.source.document import Document, documents, markdown_documents
from podlint.source.text import Lines
from podlint.status import workloads
from podlint.status.columns import row_of
from podlint.status.container import explain_container, image_note
from podlint.status.dump import Container, Pod, pod_of
from podlint.status.explanation import Explained, Explanation, Place, Report, named
from podlint.status.whole_pod import explain_pod

FORMATS = ("text", "json")
MOST_CONTAINERS = 200
"""Containers of one pod that are explained: a pod with more is no pod."""

_GROUPS = ("", "apps", "batch")
_HELP = "podlint explain-status reads what kubectl get pod NAME -o yaml prints"


def explain_status(paths: Iterable[str]) -> Report:
    """Return why the pods in files are in the state they are in.

    Raises:
        UsageError: a file cannot be read, or nothing in the files has a status.
    """
    names = tuple(paths)
    images: dict[str, dict[str, None]] = {}
    found = [explained for path in files.find(names).paths for explained in _in_file(path, images)]
    if not any(explained.now is not None or explained.explanations for explained in found):
        kinds = f"a Pod, {', '.join(workloads.KINDS[:-1])} or {workloads.KINDS[-1]}"
        raise UsageError(f"nothing in {', '.join(names)} has a status", f"{_HELP}; it explains {kinds}")
    return Report(tuple(found), tuple(_differing(images)))


def _in_file(path: str, images: dict[str, dict[str, None]]) -> Iterator[Explained]:
    name = files.name_of(path)
    text = files.read(path, files.MAX_FILE_SIZE)
    if isinstance(text, UnreadableFile):
        raise UsageError(f"{name}: {text.reason}", text.help)
    lines = Lines.of(text)
    markdown = files.holds_markdown(path, text)
    for document in markdown_documents(text) if markdown else documents(text):
        if document.unreadable:
            if markdown:
                continue  # an excerpt in a text: the next block may be the dump
            position = lines.position(document.offset + document.unreadable.offset)
            raise UsageError(f"{name}:{position.line + 1}:{position.column + 1}: this document cannot be read: {document.unreadable.message}", _HELP)
        for object in decode(document, name).objects:
            explained = _explained(object, _Finder(name, document, lines, object), images)
            if explained:
                yield explained


class _Finder(NamedTuple):
    """Finds the places of an object's fields."""

    file: str
    document: Document
    lines: Lines
    object: Object

    def place(self, path: Path) -> Place:
        """Return where a field of the object stands, or its nearest ancestor that is there."""
        value, is_set = _at(self.object.value, path)
        start = self.document.locate((*self.object.path, *path))[0]
        position = self.lines.position(start)
        return Place(self.file, position.line + 1, position.column + 1, path, _shown(path, value), is_set)


_UNSHOWN = frozenset({"env", "envFrom", "command", "args", "annotations"})
"""What may hold secrets."""


def _at(value: Any, path: Path) -> tuple[Any, bool]:
    for step in path:
        is_there = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int) and step < len(value)
        if not is_there:
            return None, False
        value = value[step]
    return value, True


def _shown(path: Path, value: object) -> str:
    if _UNSHOWN.intersection(map(str, path)) or not isinstance(value, str | int):
        return ""
    return named(("true" if value else "false") if isinstance(value, bool) else str(value))


def _explained(object: Object, finder: _Finder, images: dict[str, dict[str, None]]) -> Explained | None:
    if group(object.api_version) not in _GROUPS:
        return None
    if object.kind == "Pod":
        pod = pod_of(object.value)
        _note_images(pod.containers, images)
        found = _pod(pod)
        return Explained(object.id, finder.place(()), row_of(pod), pod.now if pod.status else None, _placed(found, finder))
    if object.kind not in workloads.KINDS or pod_path(object.api_version, object.kind) is None or not mapping(object.value, "status"):
        return None
    return Explained(object.id, finder.place(()), None, None, _placed(workloads.explain_workload(object), finder))


def _placed(found: Iterable[Explanation], finder: _Finder) -> tuple[tuple[Explanation, tuple[Place, ...]], ...]:
    return tuple((explanation, tuple(map(finder.place, explanation.fields))) for explanation in found)


def _pod(pod: Pod) -> Iterator[Explanation]:
    if not pod.status:
        return
    yield from explain_pod(pod)
    for container in pod.containers[:MOST_CONTAINERS]:
        explanation = explain_container(pod, container)
        if explanation:
            yield explanation
    more = len(pod.containers) - MOST_CONTAINERS
    if more > 0:
        yield Explanation("pod", "", f"{plural(more, 'other container')} are not looked at")


def _note_images(containers: Sequence[Container], images: dict[str, dict[str, None]]) -> None:
    for container in containers:
        if container.image and container.image_id and "@" not in container.image:
            images.setdefault(container.image, {})[container.image_id.rpartition("@")[2]] = None


def _differing(images: dict[str, dict[str, None]]) -> Iterator[Explanation]:
    for image, ids in images.items():
        if len(ids) > 1:
            summary = "containers of the same image run different ones"
            yield Explanation(f"image {named(image)}", "imageID differs", summary, (image_note(image, list(ids)),))
