"""Comments that silence rules: `# podlint: ignore[rule, ...] reason`, on a line, above a block, or for a file."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from podlint.finding import Finding
from podlint.source.document import Document, Syntax
from podlint.source.text import Lines
from podlint.source.tree import Alias, Mapping, Node, Sequence

_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*podlint:[ \t]*(?P<verb>[\w-]+)?(?:\[(?P<rules>[^\]\r\n]*)\])?[^\r\n]*", re.MULTILINE)


class Suppression(NamedTuple):
    """A comment that silences rules on the lines `first` to `last` (0-based, both included). `start`, `end`: its offsets."""

    rules: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int

    def covers(self, finding: Finding) -> bool:
        """Whether the comment silences *finding*."""
        return finding.rule in self.rules and self.first <= finding.span.start.line <= self.last


class UnusedSuppression(NamedTuple):
    """A comment that silences nothing. `names` are the rules it names without effect; `malformed` says what is wrong with it."""

    names: tuple[str, ...]
    start: int
    end: int
    malformed: str = ""


class Comments:
    """The comments for podlint from *start* to *end* of a text.

    Its documents are shown to it one by one, so that none has to be kept.
    """

    def __init__(self, text: str, start: int, end: int, *, markdown: bool) -> None:
        self.text = text
        self.end = end
        self.markdown = markdown
        self.waiting = deque(_COMMENT.finditer(text, start, end))
        self.found: list[re.Match[str]] = []

    def look(self, document: Document) -> None:
        """Take the comments of *document*, the next one of the text, leaving out what only looks like one."""
        self._outside(document.offset)
        while self.waiting and self.waiting[0].start() < document.offset + len(document.text):
            match = self.waiting.popleft()
            if document.syntax is Syntax.JSON:
                continue
            if document.tree is None or not _inside_leaf(document.tree.root, match.start() - document.offset, document.text):
                self.found.append(match)

    def _outside(self, end: int) -> None:
        """Take the comments before *end*, which no document holds; in Markdown, that is not YAML."""
        while self.waiting and self.waiting[0].start() < end:
            match = self.waiting.popleft()
            if not self.markdown:
                self.found.append(match)

    def result(self) -> tuple[tuple[Suppression, ...], tuple[UnusedSuppression, ...]]:
        """Return the comments that silence rules, and those that try to but cannot be understood."""
        self._outside(self.end)
        lines = Lines.of(self.text)
        understood = [_understand(match, lines) for match in self.found]
        return (
            tuple(comment for comment in understood if isinstance(comment, Suppression)),
            tuple(comment for comment in understood if isinstance(comment, UnusedSuppression)),
        )


def _understand(match: re.Match[str], lines: Lines) -> Suppression | UnusedSuppression:
    names = tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip())
    start, end = match.start(), match.start() + len(match.group().rstrip())
    if match["verb"] not in ("ignore", "ignore-file"):
        return UnusedSuppression((), start, end, f"{match['verb'] or 'nothing'!r} is no instruction; write ignore[rule] or ignore-file[rule]")
    if not names:
        return UnusedSuppression((), start, end, f"no rule is named; write {match['verb']}[rule] reason")
    if match["verb"] == "ignore-file":
        return Suppression(names, 0, len(lines.starts), start, end)
    return Suppression(names, *_covered(lines, lines.position(start).line), start, end)


def _inside_leaf(node: Node, offset: int, text: str) -> bool:
    if isinstance(node, Mapping):
        leaves = [*node.keys.values(), *node.nodes.values()]
        return any(_inside_leaf(leaf, offset, text) for leaf in leaves)
    if isinstance(node, Sequence):
        return any(_inside_leaf(item, offset, text) for item in node.nodes)
    if isinstance(node, Alias) or not node.start_mark.index <= offset < node.end_mark.index:
        return False
    return text[node.start_mark.index] not in "|>" or _inside_block(text, node.start_mark.index, offset)


def _inside_block(text: str, start: int, offset: int) -> bool:
    """Whether *offset* lies in the text of a block scalar, not on its first line or in a comment behind it."""
    lines = text[text.find("\n", start, offset) + 1 : offset].split("\n") if "\n" in text[start:offset] else []
    first = next((line for line in lines if line.strip()), "")
    return bool(lines) and _indent(lines[-1]) >= _indent(first)


def _covered(lines: Lines, number: int) -> tuple[int, int]:
    """The lines that a comment on line *number* speaks of: that line; for a comment on its own, the block below."""
    if not lines.line(number).lstrip().startswith("#"):
        return number, number
    count = len(lines.starts)
    first = number + 1
    while first < count and (not lines.line(first).strip() or lines.line(first).lstrip().startswith("#")):
        first += 1
    if first >= count:
        return number, number
    head = lines.line(first)
    indent = _indent(head)
    last = first
    for following in range(first + 1, count):
        line = lines.line(following)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("---") or not (_indent(line) > indent or (_is_item(line) and _indent(line) == indent and not _is_item(head))):
            break
        last = following
    return first, last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _is_item(line: str) -> bool:
    return line.lstrip().startswith(("- ", "-\t")) or line.strip() == "-"
