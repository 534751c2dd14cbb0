"""Putting entries into mappings and lists in flow style: `{a: 1}`, and all of JSON."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from podlint.finding import Edit, Path
from podlint.source.document import Document, Syntax
from podlint.source.places import EntangledError, line_break, line_end, line_start, part
from podlint.source.tree import Mapping, Sequence
from podlint.source.writing import Written, flow, key

_UP_TO_COMMENT = re.compile(r"(?P<comma>[ \t]*,)?[ \t]*(?P<comment>#.*)?")
_BLANKS = re.compile(r"[ \t]*")
_COMPACT_COLON = re.compile(r'"\s*:\S')


class Addition(NamedTuple):
    """What is to be written in flow style."""

    written: Written
    syntax: Syntax
    is_compact: bool = False

    @staticmethod
    def of(written: Written, syntax: Syntax) -> Addition:
        """Return it for a text of that syntax."""
        return Addition(written, syntax)

    def inline(self) -> str:
        """Return all of it on one line, brackets included."""
        if self.syntax is Syntax.JSON:
            return json.dumps(self.written, separators=(",", ":") if self.is_compact else None)
        return flow(self.written)

    def entries(self) -> list[str]:
        """Return each entry or item on a line of its own, without commas."""
        if isinstance(self.written, list):
            return [self._replace(written=item).inline() for item in self.written]
        assert isinstance(self.written, dict)
        colon = ":" if self.is_compact else ": "
        return [f"{key(name, self.syntax)}{colon}{self._replace(written=inner).inline()}" for name, inner in self.written.items()]

    def indented(self, step: str, indent: str, end: str) -> list[str]:
        """Return each entry as `entries`, but spread over lines in JSON."""
        if self.syntax is not Syntax.JSON:
            return self.entries()
        text = json.dumps(self.written, indent=step)
        inner = [line.removeprefix(step) for line in text.split("\n")[1:-1]]
        entries: list[list[str]] = []
        for line in inner:
            if line[:1] not in (" ", "\t", "}", "]"):
                entries.append([])
            entries[-1].append(line)
        return [(end + indent).join(lines).removesuffix(",") for lines in entries]


def into_flow(document: Document, node: Mapping | Sequence, path: Path, written: Written) -> list[Edit]:
    """Return the edits that put entries behind the last one of *node*.

    Raises:
        EntangledError: it cannot be done without touching more.
    """
    text = document.text
    if not node.nodes:
        return [_into_empty(document, node, path, written)]
    last = part(text, node, len(node.nodes) - 1)
    end = last.node.end
    if last.node.start == end:
        raise EntangledError
    indent = _own_line(text, node, last.start)
    if indent is None:
        return [_on_the_line(document, node, end, written)]
    outer = _indent(text, node.start)
    step = indent.removeprefix(outer) if indent.startswith(outer) and indent != outer else "  "
    line = line_break(text, end)
    entries = Addition(written, document.syntax).indented(step, indent, line)
    added = [f"{line}{indent}{entry}" for entry in entries]
    return _behind_comment(text, end, added)


def _behind_comment(text: str, end: int, added: list[str]) -> list[Edit]:
    """New lines behind the line of the last entry, whose comment and trailing comma stay with it."""
    match = _UP_TO_COMMENT.match(text, end)
    assert match
    lines = ",".join(added)
    if match["comment"]:
        tail = line_end(text, end)
        if match["comma"]:
            return [Edit(tail, tail, lines + ",")]
        return [Edit(end, end, ","), Edit(tail, tail, lines)]
    return [Edit(end, end, "," + lines)]


def _on_the_line(document: Document, node: Mapping | Sequence, end: int, written: Written) -> Edit:
    text = document.text
    is_compact = document.syntax is Syntax.JSON and _is_compact(text, node)
    entries = Addition(written, document.syntax, is_compact).entries()
    return Edit(end, end, "".join(("," if is_compact else ", ") + entry for entry in entries))


def _is_compact(text: str, node: Mapping | Sequence) -> bool:
    """Whether JSON is written without blanks behind colons and commas."""
    first, second = part(text, node, 0), part(text, node, 1) if len(node.nodes) > 1 else None
    if second:
        return second.start == first.node.end + 1
    return bool(_COMPACT_COLON.search(text, first.start, first.node.start + 1))


def _into_empty(document: Document, node: Mapping | Sequence, path: Path, written: Written) -> Edit:
    text, start, end = document.text, node.start, node.end
    if text[start + 1 : end - 1].strip():
        raise EntangledError
    assert document.tree
    root = document.tree.root
    if document.syntax is not Syntax.JSON or not isinstance(root, Mapping | Sequence) or not path or not root.nodes:
        return Edit(start, end, Addition(written, document.syntax).inline())
    step = _own_line(text, root, part(text, root, 0).start)
    if step is None:
        return Edit(start, end, Addition(written, document.syntax, _is_compact(text, root)).inline())
    indent = _indent(text, start)
    return Edit(start, end, json.dumps(written, indent=step or "  ").replace("\n", line_break(text, start) + indent))


def _own_line(text: str, node: Mapping | Sequence, start: int) -> str | None:
    """The indentation of an entry that begins a line, below the one on which *node* begins; None for another."""
    at = start
    while at > node.start and text[at - 1] in " \t":
        at -= 1
    return text[at:start] if text[at - 1 : at] in ("\n", "\r") else None


def _indent(text: str, at: int) -> str:
    match = _BLANKS.match(text, line_start(text, at))
    assert match
    return match.group()
