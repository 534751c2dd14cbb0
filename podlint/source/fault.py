"""What is wrong with a document's text, before anything is known of Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.source import yaml_tree
from podlint.source.document import Document, Syntax
from podlint.source.tree import Alias, Mapping, Node, Sequence, UnreadableError

_TEMPLATE_MARKS = (("{{", "}}"), ("{%", "%}"))  # Helm's, and the statements of Jinja
_IDENTITY = re.compile(r"^[ \t-]*[\"']?(?:apiVersion|kind)\b", re.MULTILINE)
_FILLED = "\ue001"  # a private character, one for one
_NOT_LINE_END = re.compile(r"[^\r\n]")
_FILLED_LINE = re.compile(rf"^[ \t{_FILLED}]+$", re.MULTILINE)  # what {{- if .Values.probes }} leaves


class YamlSyntaxError(NamedTuple):
    """A text that cannot be read. Documentation may show others than manifests: what `may_be_other` has no line of a manifest."""

    text: str
    syntax: Syntax
    error: UnreadableError
    may_be_other: bool = False


class HelmTemplate(NamedTuple):
    """A text that cannot be read because it is a template that something has yet to render. `offset` leads to its first `mark`: ``{{`` or ``{%``."""

    offset: int
    mark: str


class DuplicateKey(NamedTuple):
    """A key that a mapping holds more than once. `path` leads to it, `earlier` to the overruled ones (offsets in the text)."""

    path: Path
    earlier: tuple[tuple[int, int], ...]
    syntax: Syntax
    is_first: bool


class TextAfterDocumentEnd(NamedTuple):
    """Text behind the end of a document, which the server never looks at. `start` and `end` are offsets in its text."""

    start: int
    end: int


TextFault = YamlSyntaxError | HelmTemplate | DuplicateKey | TextAfterDocumentEnd


def text_faults(document: Document) -> Iterator[TextFault]:
    """Yield what is wrong with the text of *document*."""
    if document.unreadable:
        if _is_template(document.text, document.unreadable):
            yield HelmTemplate(*min((at, mark) for mark, _ in _TEMPLATE_MARKS if (at := document.text.find(mark)) >= 0))
        else:
            may_be_other = document.is_block and not _IDENTITY.search(document.text)
            yield YamlSyntaxError(document.text, document.syntax, document.unreadable, may_be_other)
    if document.tree:
        if document.tree.has_duplicates:
            for number, (path, earlier) in enumerate(_duplicates(document.tree.root, ())):
                yield DuplicateKey(path, earlier, document.syntax, number == 0)
        if document.tree.rest is not None and document.syntax is Syntax.YAML and isinstance(document.value, dict):
            yield TextAfterDocumentEnd(document.tree.rest, len(document.text.rstrip()))


def _is_template(text: str, error: UnreadableError) -> bool:
    """Whether template marks are why *text* cannot be read.

    They are not where the same place is wrong once they are filled in, and the place has none itself:
    an alert's text may hold ``{{ $labels.pod }}`` in quotes and be broken elsewhere.
    """
    if not _has_marks(text):
        return False
    try:
        yaml_tree.parse(_filled(text))
    except UnreadableError as remaining:
        line = text[text.rfind("\n", 0, error.offset) + 1 :].partition("\n")[0]
        return remaining.offset != error.offset or _has_marks(line)
    return True


def _has_marks(text: str) -> bool:
    return any(mark in text for mark, _ in _TEMPLATE_MARKS)


def _filled(text: str) -> str:
    """*text* with a word for each ``{{ ... }}``, or blanks where nothing else stands on the line; every place stays what it was."""
    for mark, end_mark in _TEMPLATE_MARKS:
        text = _marked(text, mark, end_mark)
    return _FILLED_LINE.sub(lambda line: " " * len(line.group()), text).replace(_FILLED, "x")


def _marked(text: str, mark: str, end_mark: str) -> str:
    parts: list[str] = []
    done = 0
    while (start := text.find(mark, done)) >= 0 and (end := text.find(end_mark, start)) >= 0:
        parts += [text[done:start], _NOT_LINE_END.sub(_FILLED, text[start : end + 2])]
        done = end + 2
    return "".join([*parts, text[done:]])


def _duplicates(node: Node, path: Path) -> Iterator[tuple[Path, tuple[tuple[int, int], ...]]]:
    target = node.target if isinstance(node, Alias) else node
    if isinstance(target, Mapping):
        for key, leaves in target.duplicates.items():
            yield (*path, key), tuple((leaf.start, leaf.end) for leaf in leaves)
    if isinstance(node, Mapping):
        for key, child in node.nodes.items():
            yield from _duplicates(child, (*path, key))
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.nodes):
            yield from _duplicates(child, (*path, index))
