"""What is wrong with a document's text, before anything is known of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.source.document import Document, Syntax
from podlint.source.tree import Alias, Mapping, Node, Sequence, UnreadableError

_TEMPLATE_MARK = "{{"


class YamlSyntaxError(NamedTuple):
    """A text that cannot be read."""

    text: str
    syntax: Syntax
    error: UnreadableError


class HelmTemplate(NamedTuple):
    """A text that cannot be read because it is a template that something has yet to render. `offset` leads to the first mark."""

    offset: int


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


def text_faults(document: Document, file_text: str) -> Iterator[TextFault]:
    """Yield what is wrong with the text of *document*, a part of *file_text*."""
    if document.unreadable:
        mark = file_text.find(_TEMPLATE_MARK)
        if mark >= 0:
            yield HelmTemplate(max(document.text.find(_TEMPLATE_MARK), 0))
        else:
            yield YamlSyntaxError(document.text, document.syntax, document.unreadable)
    if document.tree:
        if document.tree.has_duplicates:
            for number, (path, earlier) in enumerate(_duplicates(document.tree.root, ())):
                yield DuplicateKey(path, earlier, document.syntax, number == 0)
        if document.tree.rest is not None and document.syntax is Syntax.YAML and isinstance(document.value, dict):
            yield TextAfterDocumentEnd(document.tree.rest, len(document.text.rstrip()))


def _duplicates(node: Node, path: Path) -> Iterator[tuple[Path, tuple[tuple[int, int], ...]]]:
    target = node.target if isinstance(node, Alias) else node
    if isinstance(target, Mapping):
        for key, leaves in target.duplicates.items():
            yield (*path, key), tuple((leaf.start_mark.index, leaf.end_mark.index) for leaf in leaves)
    if isinstance(node, Mapping):
        for key, child in node.nodes.items():
            yield from _duplicates(child, (*path, key))
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.nodes):
            yield from _duplicates(child, (*path, index))
