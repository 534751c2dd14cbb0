"""How a document is written: where its scalars, mappings and lists stand, and where nothing but layout is. Offsets count in the document's text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from podlint.finding import Path
from podlint.source.document import Document
from podlint.source.tree import Alias, Leaf, Mapping, Node, Sequence

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)


class Form(Enum):
    """What stands at a place."""

    KEY = "key"
    SCALAR = "scalar"
    MAPPING = "mapping"
    LIST = "list"


class Part(NamedTuple):
    """A key, a scalar, a mapping or a list. `path` leads to it, of a key to its entry.

    `parent` is where the mapping or list around it begins, -1 at the top.
    """

    path: Path
    form: Form
    start: int
    end: int
    is_flow: bool = False
    parent: int = -1


def parts(document: Document) -> Iterator[Part]:
    """Yield what a readable document is made of, in the order of its text; what an alias or a merge repeats, only where it is written."""
    if document.tree is None:
        return
    waiting: list[tuple[Path, Node, bool, int]] = [((), document.tree.root, False, -1)]
    seen: set[int] = set()
    while waiting:
        path, node, is_key, parent = waiting.pop()
        if isinstance(node, Alias) or id(node) in seen:
            continue
        seen.add(id(node))
        start, end = node.start, node.end
        if isinstance(node, Mapping | Sequence):
            form = Form.MAPPING if isinstance(node, Mapping) else Form.LIST
            yield Part(path, form, start, end, node.flow, parent)
            waiting += reversed(list(_inside(path, node)))
        else:
            yield Part(path, Form.KEY if is_key else Form.SCALAR, start, end, parent=parent)


def _inside(path: Path, node: Mapping | Sequence) -> Iterator[tuple[Path, Node, bool, int]]:
    start = node.start
    if isinstance(node, Sequence):
        for index, item in enumerate(node.nodes):
            yield (*path, index), item, False, start
        return
    for key, inner in node.nodes.items():
        leaf: Leaf = node.keys[key]
        yield (*path, key), leaf, True, start
        yield (*path, key), inner, False, start


def column(text: str, at: int) -> int:
    """Return in which column of its line an offset stands, from 0."""
    return at - text.rfind("\n", 0, at) - 1


def is_plain(text: str, part: Part) -> bool:
    """Whether a scalar or key stands without quotes, tag and block sign."""
    return part.start < part.end and text[part.start] not in "\"'|>&!*"


class Scalars:
    """The ranges of a document in which scalars stand: there a hash begins no comment, and a blank means something."""

    def __init__(self, document: Document) -> None:
        found = [_content(document.text, part) for part in parts(document) if part.form in (Form.KEY, Form.SCALAR)]
        ranges = sorted((start, end) for start, end in found if start < end)
        self._starts = [start for start, _ in ranges]
        self._ends = [end for _, end in ranges]

    def hold(self, at: int) -> bool:
        """Whether an offset lies in a scalar."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]


def _content(text: str, part: Part) -> tuple[int, int]:
    """The range of a scalar; of one that is a block, without its first line."""
    if text[part.start : part.start + 1] not in ("|", ">"):
        return part.start, part.end
    return text.find("\n", part.start, part.end) + 1 or part.end, part.end


def comments(document: Document) -> Iterator[tuple[int, int]]:
    """Yield where comments begin and end."""
    if "#" not in document.text:
        return
    scalars = Scalars(document)
    for match in _COMMENT.finditer(document.text):
        if not scalars.hold(match.start()):
            yield match.span()
