"""Comments that silence rules: `# podlint: ignore[rule, ...] reason`, on a line, above a block, or for a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def suppressions(text: str, documents: Iterable[Document], *, markdown: bool = False) -> tuple[tuple[Suppression, ...], tuple[UnusedSuppression, ...]]:
    """Return the comments of *text* that silence rules, and those that try to but cannot be understood."""
    readable = list(documents)
    lines = Lines.of(text)
    found: list[Suppression] = []
    malformed: list[UnusedSuppression] = []
    for match in _COMMENT.finditer(text):
        if not _is_comment(match.start(), readable, markdown=markdown):
            continue
        names = tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip())
        start, end = match.start(), match.start() + len(match.group().rstrip())
        if match["verb"] not in ("ignore", "ignore-file"):
            malformed.append(UnusedSuppression((), start, end, f"{match['verb'] or 'nothing'!r} is no instruction; write ignore[rule] or ignore-file[rule]"))
        elif not names:
            malformed.append(UnusedSuppression((), start, end, f"no rule is named; write {match['verb']}[rule] reason"))
        elif match["verb"] == "ignore-file":
            found.append(Suppression(names, 0, len(lines.starts), start, end))
        else:
            found.append(Suppression(names, *_covered(lines, lines.position(start).line), start, end))
    return tuple(found), tuple(malformed)


def _is_comment(offset: int, documents: list[Document], *, markdown: bool) -> bool:
    """Whether a hash at *offset* begins a comment: not within a scalar, not in JSON, not in Markdown's own text."""
    for document in documents:
        if document.offset <= offset < document.offset + len(document.text):
            if document.syntax is Syntax.JSON:
                return False
            return document.tree is None or not _inside_leaf(document.tree.root, offset - document.offset, document.text)
    return not markdown


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
