"""The documents of one text: split as `kubectl` splits, each read on its own, so that one broken document hides no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from podlint.finding import Path
from podlint.source import json_tree, yaml_tree
from podlint.source.tree import Alias, Leaf, Mapping, Node, Sequence, Tree, UnreadableError, Value

_SEPARATOR = re.compile(
    r"^---(?=[ \t\r\n]|\Z)(?:[^\S\n]*(?=\n|\Z))?"
    r"|^(?<=\n)---(?:[^\S\n]*(?=\n|\Z)|(?=#))",  # with a comment or a rare blank close behind it, it separates, but begins nothing
    re.MULTILINE,
)
_TEXT_BESIDE = re.compile(r"^---(?![^\S\n]*(?:#|$))", re.MULTILINE)
_FENCE = re.compile(r"(?P<indent>[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\r\n]*)[\r\n]*\Z")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE_LANGUAGE = re.compile(r"[\s{.$]*(yaml|yml|json)\b", re.IGNORECASE | re.ASCII)  # without ASCII, Python loads a table
_OMISSION = re.compile(r"^[ \t]*\.{2,}[ \t]*$", re.MULTILINE)
_TAB_INDENTATION = re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE)
_JSON_START = re.compile(r"\s*\{")


class Syntax(Enum):
    """How the server reads a document, which decides how it names some errors."""

    YAML = "yaml"
    JSON = "json"


class Origin(NamedTuple):
    """Where a document stands in its file, so that it can be read again without the rest.

    `document` counts the file's documents from 0; `start` and `end` are offsets in the file's text, in
    characters; `number` counts the documents in that range (JSON values may follow each other).
    """

    document: int
    start: int
    end: int
    number: int = 0


class Document(NamedTuple):
    """One document of a file. `text` is that of its origin.

    `unreadable` says why the server cannot read it. `tree` is set all the same where the slip is plain
    enough to look past it (tabs as indentation), so that one slip does not hide the others. One that `is_block`
    stands in a Markdown text.
    """

    origin: Origin
    text: str
    syntax: Syntax
    tree: Tree | None = None
    unreadable: UnreadableError | None = None
    is_block: bool = False

    @property
    def is_excerpt(self) -> bool:
        """Whether it stands in documentation, and lines of dots say that more belongs to it."""
        return self.is_block and _OMISSION.search(self.text) is not None

    @property
    def separators_with_text(self) -> Iterator[int]:
        """Where in `text` lines begin with three dashes and go on. `kubectl` reads no further there, even inside quotes.

        Source: kubernetes staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go, YAMLReader.Read.
        """
        return (match.start() for match in _TEXT_BESIDE.finditer(self.text)) if "---" in self.text else iter(())

    @property
    def offset(self) -> int:
        """Where `text` begins in the file's text."""
        return self.origin.start

    @property
    def value(self) -> Value:
        """The decoded value; None where the text could not be read."""
        return self.tree.value if self.tree else None

    def locate(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Return where *path* stands, as offsets in the file's text.

        With *key*, the key itself; without, its value (the key where the value is empty). Where the
        path is absent, its nearest present ancestor: that one's key, or the first line of an item.
        """
        start, end = self._locate(path, key=key) if self.tree else (0, 0)
        return self.offset + start, self.offset + end

    def written(self, path: Path) -> str:
        """Return the text of the value at *path* as it is written, with its quotes or the sign of a block scalar; empty where there is none."""
        node = self.tree.root if self.tree else None
        for step in path:
            inside = node.target if isinstance(node, Alias) else node
            if isinstance(inside, Mapping) and step in inside.nodes:
                node = inside.nodes[str(step)]
            elif isinstance(inside, Sequence) and isinstance(step, int) and step < len(inside.nodes):
                node = inside.nodes[step]
            else:
                return ""
        return self.text[node.start : node.end].rstrip() if node else ""

    def _locate(self, path: Path, *, key: bool) -> tuple[int, int]:
        assert self.tree
        node, leaf = self.tree.root, None
        for step in path:
            inside = node.target if isinstance(node, Alias) else node
            if isinstance(inside, Mapping) and step in inside.nodes:
                leaf, node = inside.keys[str(step)], inside.nodes[str(step)]
            elif isinstance(inside, Sequence) and isinstance(step, int) and step < len(inside.nodes):
                leaf, node = None, inside.nodes[step]
            else:
                return _range(leaf) if leaf else self._head(node)
        if leaf and key:
            return _range(leaf)
        start, end = self._value_range(node)
        if start < end:
            return start, end
        dash = self.text.rfind("-", 0, start + 1)  # of an empty item
        return _range(leaf) if leaf else (dash if dash >= 0 else start, start)

    def _head(self, node: Node) -> tuple[int, int]:
        """The first line of what *node* holds, for problems with something that it lacks."""
        start, end = self._value_range(node)
        line_end = self.text.find("\n", start, end)
        return start, len(self.text[:line_end].rstrip()) if line_end > start else end

    def _value_range(self, node: Node) -> tuple[int, int]:
        start, end = _range(node)
        if isinstance(node, Mapping | Sequence) and not node.flow:
            # A block ends for libyaml where the next token begins; for people, with its last entry.
            children = list(node.nodes.values()) if isinstance(node, Mapping) else node.nodes
            inner = [child for child in children if start <= child.start <= end]
            last = max(inner, key=lambda child: child.start, default=None)
            if last is not None:
                return start, max(start, self._value_range(last)[1])
        return start, max(start, len(self.text[start:end].rstrip()) + start)


def _range(node: Node | Leaf) -> tuple[int, int]:
    return node.start, node.end


class Share(NamedTuple):
    """A part of a large text: part `number` (from 0) of `of` about equal ones, cut between documents."""

    number: int = 0
    of: int = 1

    def range(self, text: str) -> tuple[int, int]:
        """Return where the part begins and ends in *text*."""
        return _cut(text, self.number, self.of), _cut(text, self.number + 1, self.of)


WHOLE = Share()


def _cut(text: str, number: int, of: int) -> int:
    """Where part *number* begins: at the first separator behind its share of the text."""
    if number in (0, of):
        return len(text) * number // of
    match = _next(_SEPARATOR, text, len(text) * number // of, len(text))
    return match.start() if match else len(text)


def documents(text: str, share: Share = WHOLE) -> Iterator[Document]:
    """Yield the documents of a YAML or JSON text in order; empty ones are left out, as `kubectl` does.

    Those of a *share* are counted from 0.

    Source: kubernetes staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go, YAMLReader and YAMLOrJSONDecoder.
    """
    start, end = share.range(text)
    return _numbered(_chunks(text, start, end, _SEPARATOR), text)


def markdown_documents(text: str) -> Iterator[Document]:
    """Yield the documents of the fenced yaml and json blocks of a Markdown text."""
    blocks = (chunk for block in _fenced(text) for chunk in _chunks(text, block.start, block.end, block.separator))
    for document in _numbered(blocks, text):
        is_in_list = document.tree is not None and all(line.startswith("\t") for line in document.text.splitlines() if line.strip())  # whose tabs they are
        yield document._replace(is_block=True, unreadable=None if is_in_list else document.unreadable)


def has_fences(text: str) -> bool:
    """Whether *text* holds a fenced yaml or json block."""
    return next(_fenced(text), None) is not None


def reread(text: str, origin: Origin) -> Document:
    """Return the document of a file's *text* that has this origin."""
    found = list(_read(text[origin.start : origin.end], origin.start, origin.document - origin.number))
    return found[origin.number]


def _numbered(chunks: Iterator[tuple[int, int]], text: str) -> Iterator[Document]:
    index = 0
    for start, end in chunks:
        for document in _read(text[start:end], start, index):
            yield document
            index += 1


def _chunks(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Split at the lines that begin with three dashes. What stands beside them on the line belongs to the document, and the dashes with it."""
    at = start
    while at < end:
        match = _next(separator, text, at, end)
        stop = match.start() if match else end
        if stop > start:
            yield start, stop
        at = match.end() if match else end
        start = stop if _TEXT_BESIDE.match(text, stop) else at


def _next(separator: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The next match of a separator. Dashes are found ten times as fast as beginnings of lines, so they are looked for first."""
    dashes = text.find("---", start, end)
    while dashes >= 0:
        match = separator.match(text, max(start, text.rfind("\n", start, dashes) + 1), end)
        if match:
            return match
        line_end = text.find("\n", dashes, end)
        dashes = text.find("---", line_end, end) if line_end >= 0 else -1
    return None


def _read(text: str, offset: int, index: int) -> Iterator[Document]:
    origin = Origin(index, offset, offset + len(text))
    found: list[Document] = []
    broken = None
    if _JSON_START.match(text):
        found, broken = _read_json(text, origin)
        if not broken:
            yield from found
            return
    document = _read_yaml(text, origin)
    is_stream = bool(found) and offset == 0  # kubectl reads JSON values behind each other up to the first separator, and YAML from there on
    if document and broken and (document.unreadable or (is_stream and document.tree and document.tree.rest is not None)):
        document = Document(origin._replace(document=index + len(found), number=len(found)), text, Syntax.JSON, unreadable=broken)
        yield from found
    if document:
        yield document


def _read_json(text: str, origin: Origin) -> tuple[list[Document], UnreadableError | None]:
    """All values of a JSON text, which may follow each other without separator, up to what is wrong."""
    found: list[Document] = []
    start: int | None = 0
    while start is not None:
        try:
            value = json_tree.parse(text, start)
        except UnreadableError as error:
            return found, error.alone()
        place = Origin(origin.document + len(found), origin.start, origin.end, len(found))
        found.append(Document(place, text, Syntax.JSON, tree=value))
        start = value.rest
    return found, None


def _read_yaml(text: str, origin: Origin) -> Document | None:
    try:
        parsed = yaml_tree.parse(text)
    except UnreadableError as error:
        return Document(origin, text, Syntax.YAML, _without_tabs(text), error.alone())
    if parsed is None or (parsed.value is None and parsed.rest is None):
        return None
    return Document(origin, text, Syntax.YAML, tree=parsed)


def _without_tabs(text: str) -> Tree | None:
    """The tree of a text whose tabs indent it: with one blank for each, every place stays what it was."""
    blanks = _TAB_INDENTATION.sub(lambda match: " " * len(match.group()), text)
    try:
        return yaml_tree.parse(blanks) if blanks != text else None
    except UnreadableError:
        return None


class _Block(NamedTuple):
    """What stands between two fences; a block in a Markdown list is indented as a whole, separators too."""

    start: int
    end: int
    indent: str

    @property
    def separator(self) -> re.Pattern[str]:
        return re.compile(rf"^{self.indent}---(?=[ \t\r\n]|\Z)", re.MULTILINE)


def _fenced(text: str) -> Iterator[_Block]:
    """Yield the yaml and json blocks. One without end runs to the end of the text."""
    fence, start, indent = "", -1, ""
    offset = 0
    for line in _LINE.findall(text):
        match = _FENCE.match(line)
        if match and not fence:
            fence, indent = match["fence"], " " * len(match["indent"])
            start = offset + len(line) if _FENCE_LANGUAGE.match(match["info"]) else -1
        elif match and match["fence"].startswith(fence) and not match["info"].strip():
            if start >= 0:
                yield _Block(start, offset, indent)
            fence, start = "", -1
        offset += len(line)
    if start >= 0:
        yield _Block(start, offset, indent)
