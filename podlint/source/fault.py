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
_VARIABLE_MARKS = (("${", "}"),)  # of Flux and envsubst; scripts have them as well
_HEREDOC = re.compile(r"^[^#\n]*<<-?[ ]?[\"']?[A-Z]+[\"']?[ \t]*(?:\||>|$)", re.MULTILINE)  # a command for a shell
_JSON_COMMENT = re.compile(r"^[ \t]*(?://|/\*)", re.MULTILINE)
_IDENTITY = re.compile(r"^[ \t-]*[\"']?(?:apiVersion|kind)\b", re.MULTILINE)
_FILLED = "\ue001"  # a private character, one for one
_NOT_LINE_END = re.compile(r"[^\r\n]")
_FILLED_LINE = re.compile(rf"^[ \t{_FILLED}]+$", re.MULTILINE)  # what {{- if .Values.probes }} leaves


class YamlSyntaxError(NamedTuple):
    """A text that cannot be read. One that `may_be_other` is no manifest, or none that is meant to be whole."""

    text: str
    syntax: Syntax
    error: UnreadableError
    may_be_other: bool = False


class HelmTemplate(NamedTuple):
    """A text that cannot be read because it is a template that something has yet to render. `offset` leads to its first `mark`: ``{{``, ``{%`` or ``${``."""

    offset: int
    mark: str


class DuplicateKey(NamedTuple):
    """A key that a mapping holds more than once. `path` leads to it, `earlier` to the overruled ones (offsets in the text).

    One that `is_override` stands once in the mapping, and once in what a merge (`<<`) brings there. What `may_be_other` is in documentation.
    """

    path: Path
    earlier: tuple[tuple[int, int], ...]
    syntax: Syntax
    is_first: bool
    is_override: bool
    may_be_other: bool = False


class TextAfterDocumentEnd(NamedTuple):
    """Text behind the end of a document, which the server never looks at. `start` and `end` are offsets in its text."""

    start: int
    end: int


TextFault = YamlSyntaxError | HelmTemplate | DuplicateKey | TextAfterDocumentEnd


def text_faults(document: Document) -> Iterator[TextFault]:
    """Yield what is wrong with the text of *document*."""
    if document.unreadable:
        if _is_template(document.text, document.unreadable):
            marks = (*_TEMPLATE_MARKS, *_VARIABLE_MARKS)
            yield HelmTemplate(*min((at, mark) for mark, _ in marks if (at := document.text.find(mark)) >= 0))
        else:
            yield YamlSyntaxError(document.text, document.syntax, document.unreadable, _may_be_other(document))
    if document.tree:
        if document.tree.has_duplicates:
            is_manifest = _is_manifest(document.value)
            found = _duplicates(document.tree.root, ()) if is_manifest else _literal(document.tree.root)
            for number, (path, earlier, is_override) in enumerate(found):
                yield DuplicateKey(path, earlier, document.syntax, number == 0, is_override, document.is_block and not is_manifest)
        if document.tree.rest is not None and document.syntax is Syntax.YAML and not document.is_block and _hides(document, document.tree.rest):
            yield TextAfterDocumentEnd(document.tree.rest, len(document.text.rstrip()))


def _hides(document: Document, rest: int) -> bool:
    """Whether what is never read may be a manifest."""
    return isinstance(document.value, dict) or bool(_IDENTITY.search(document.text, rest))


def _is_template(text: str, error: UnreadableError) -> bool:
    """Whether template marks are why *text* cannot be read.

    They are not where the same place is wrong once they are filled in, and the place has none itself:
    an alert's text may hold ``{{ $labels.pod }}`` in quotes and be broken elsewhere.
    """
    if not _has_marks(text):
        return _VARIABLE_MARKS[0][0] in text and _is_readable(_filled(text, _VARIABLE_MARKS))
    try:
        yaml_tree.parse(_filled(text, _TEMPLATE_MARKS))
    except UnreadableError as remaining:
        line = text[text.rfind("\n", 0, error.offset) + 1 :].partition("\n")[0]
        return remaining.offset != error.offset or _has_marks(line)
    return True


def _may_be_other(document: Document) -> bool:
    """Whether what cannot be read is likely no manifest: JSON with comments, and in documentation what is another thing, a command, or an excerpt."""
    text = document.text
    if document.is_block:
        return not _IDENTITY.search(text) or document.is_excerpt or bool(_HEREDOC.search(text))
    return document.syntax is Syntax.JSON and '"apiVersion"' not in text and bool(_JSON_COMMENT.search(text))


def _is_readable(text: str) -> bool:
    try:
        yaml_tree.parse(text)
    except UnreadableError:
        return False
    return True


def _has_marks(text: str) -> bool:
    return any(mark in text for mark, _ in _TEMPLATE_MARKS)


def _filled(text: str, marks: tuple[tuple[str, str], ...]) -> str:
    """*text* with a word for what stands between *marks*, or blanks where nothing else stands on the line; every place stays what it was."""
    for mark, end_mark in marks:
        text = _marked(text, mark, end_mark)
    return _FILLED_LINE.sub(lambda line: " " * len(line.group()), text).replace(_FILLED, "x")


def _marked(text: str, mark: str, end_mark: str) -> str:
    parts: list[str] = []
    done = 0
    while (start := text.find(mark, done)) >= 0 and (end := text.find(end_mark, start)) >= 0:
        parts += [text[done:start], _NOT_LINE_END.sub(_FILLED, text[start : end + len(end_mark)])]
        done = end + len(end_mark)
    return "".join([*parts, text[done:]])


_Duplicate = tuple[Path, tuple[tuple[int, int], ...], bool]


def _literal(root: Node) -> Iterator[_Duplicate]:
    """The duplicates of a file of another program, which may override what it merges."""
    return (found for found in _duplicates(root, ()) if not found[-1])


def _is_manifest(value: object) -> bool:
    return isinstance(value, dict) and {"apiVersion", "kind"} <= value.keys()


def _duplicates(node: Node, path: Path) -> Iterator[_Duplicate]:
    target = node.target if isinstance(node, Alias) else node
    if isinstance(target, Mapping):
        for key, leaves in target.duplicates.items():
            own = [leaf for leaf in (*leaves, target.keys[key]) if target.start <= leaf.start < target.end]
            yield (*path, key), tuple((leaf.start, leaf.end) for leaf in leaves), len(own) == 1
    if isinstance(node, Mapping):
        for key, child in node.nodes.items():
            yield from _duplicates(child, (*path, key))
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.nodes):
            yield from _duplicates(child, (*path, index))
