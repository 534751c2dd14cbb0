"""What stands at an offset of a text that can be read: the document, the path, the key or the value; and where objects stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.decode import decode
from podlint.objects.object import Object
from podlint.source.document import Document, documents, markdown_documents
from podlint.source.tree import Alias, Leaf, Mapping, Node, Sequence


class Pointed(NamedTuple):
    """What stands at an offset: `path` leads to it from the root of its document, `object` holds it if there is one.

    `start` and `end` are offsets of the key or the value in the file.
    """

    document: Document
    path: Path
    on_key: bool
    start: int
    end: int
    object: Object | None = None


@lru_cache(maxsize=4)
def read(text: str, *, markdown: bool = False) -> tuple[Document, ...]:
    """Return the documents of a text; several questions about one text come one after the other."""
    return tuple(markdown_documents(text) if markdown else documents(text))


def pointed(text: str, offset: int, name: str, *, markdown: bool = False) -> Pointed | None:
    """Return what stands at *offset* of the text of a file called *name*; None between things, and in documents that cannot be read."""
    for document in read(text, markdown=markdown):
        if document.tree is None or not document.origin.start <= offset <= document.origin.end:
            continue
        found = _at(document.tree.root, offset - document.offset, ())
        if found:
            path, on_key, leaf = found
            start, end = (document.offset + place for place in leaf)
            return Pointed(document, path, on_key, start, end, holder(decode(document, name).objects, path))
    return None


def holder(objects: tuple[Object, ...], path: Path) -> Object | None:
    """Return the object that a path of its document leads into."""
    return next((object for object in objects if path[: len(object.path)] == object.path), None)


def _at(node: Node, offset: int, path: Path) -> tuple[Path, bool, Leaf] | None:
    """The key or the scalar at an offset."""
    while True:
        if isinstance(node, Alias | Leaf):
            return (path, False, Leaf(node.start, node.end)) if _holds(node, offset) else None
        if isinstance(node, Mapping):
            for key, leaf in node.keys.items():
                if _holds(leaf, offset):
                    return (*path, key), True, leaf
        inner = next((each for each in _children(node) if _holds(each[1], offset)), None)
        if inner is None:
            return None
        path, node = (*path, inner[0]), inner[1]


def _children(node: Mapping | Sequence) -> Iterator[tuple[str | int, Node]]:
    yield from node.nodes.items() if isinstance(node, Mapping) else enumerate(node.nodes)


def _holds(node: Node | Leaf, offset: int) -> bool:
    return node.start <= offset <= node.end


class Found(NamedTuple):
    """Where something stands: a file by its name in findings, and offsets in its text."""

    file: str
    start: int
    end: int


def find_object(text: str, wanted: Object, inside: Path, *, markdown: bool = False) -> Found | None:
    """Return where an object's *inside* (its name, as a rule) stands in the text of its file, which may have changed since it was read."""
    for document in read(text, markdown=markdown):
        if wanted.name not in document.text:
            continue
        for object in decode(document, wanted.file).objects:
            if (object.type, object.home, object.name) == (wanted.type, wanted.home, wanted.name):
                return Found(wanted.file, *document.locate((*object.path, *inside)))
    return None
