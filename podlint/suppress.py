"""What silences rules in a manifest: comments (`# podlint: ignore[rule, ...] reason` on a line, above a block, or for a file) and annotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from podlint.finding import Finding, Path
from podlint.objects.object import Value, mapping
from podlint.source.document import Document, Syntax
from podlint.source.text import ANNOTATION, MARKER, Lines
from podlint.source.tree import Alias, Mapping, Node, Sequence

_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*podlint:[ \t]*(?P<verb>[\w-]+)?(?:\[(?P<rules>[^\]\r\n]*)\])?[^\r\n]*", re.MULTILINE)


class Suppression(NamedTuple):
    """A comment or an annotation that silences rules on the lines `first` to `last` (0-based, both included). `start`, `end`: its offsets."""

    rules: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int


class UnusedSuppression(NamedTuple):
    """A comment or an annotation that silences nothing. `names` are the rules it names without effect; `malformed` says what is wrong with it."""

    names: tuple[str, ...]
    start: int
    end: int
    malformed: str = ""


def silenced(findings: Iterable[Finding], comments: Iterable[Suppression]) -> list[bool]:
    """Return for each finding whether a comment silences it."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for first, last, rule in sorted((comment.first, comment.last, rule) for comment in comments for rule in comment.rules):
        known = ranges.setdefault(rule, [])
        if known and first <= known[-1][1]:
            known[-1] = known[-1][0], max(known[-1][1], last)
        else:
            known.append((first, last))
    return [_within(finding.span.start.line, ranges.get(finding.rule, [])) for finding in findings]


def _within(line: int, ranges: list[tuple[int, int]]) -> bool:
    """Whether *line* lies in one of the ranges, which are sorted and apart."""
    at = bisect_right(ranges, line, key=lambda each: each[0]) - 1
    return at >= 0 and line <= ranges[at][1]


def idle_rules(findings: Iterable[Finding], comments: Iterable[Suppression]) -> list[tuple[str, ...]]:
    """Return for each comment those of its rules that found nothing where it silences them."""
    lines: dict[str, list[int]] = {}
    for line, rule in sorted((finding.span.start.line, finding.rule) for finding in findings):
        lines.setdefault(rule, []).append(line)

    def is_idle(comment: Suppression, rule: str) -> bool:
        known = lines.get(rule, [])
        at = bisect_left(known, comment.first)
        return at == len(known) or known[at] > comment.last

    return [tuple(rule for rule in comment.rules if is_idle(comment, rule)) for comment in comments]


def annotated(document: Document, path: Path, metadata: Value, lines: Lines) -> Iterator[Suppression]:
    """Yield the annotation that silences rules for what stands at *path*: an object, or a pod template, with this *metadata*."""
    written = mapping(metadata, "annotations").get(ANNOTATION)
    names = tuple(name.strip() for name in written.split(",") if name.strip()) if isinstance(written, str) else ()
    if names:
        start, end = document.locate((*path, "metadata", "annotations", ANNOTATION))
        first, last = document.locate(path)
        yield Suppression(names, lines.position(first).line, lines.position(last).line, start, end)


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
        values = _values_with_marker(document) if self.waiting else []
        while self.waiting and self.waiting[0].start() < document.offset + len(document.text):
            match = self.waiting.popleft()
            if document.syntax is Syntax.JSON:
                continue
            if not _within(match.start() - document.offset, values):
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
        blocks: dict[int, tuple[int, int]] = {}
        understood = [_understand(match, lines, blocks) for match in reversed(self.found)][::-1]
        return (
            tuple(comment for comment in understood if isinstance(comment, Suppression)),
            tuple(comment for comment in understood if isinstance(comment, UnusedSuppression)),
        )


def _understand(match: re.Match[str], lines: Lines, blocks: dict[int, tuple[int, int]]) -> Suppression | UnusedSuppression:
    names = tuple(name.strip() for name in (match["rules"] or "").split(",") if name.strip())
    start, end = match.start(), match.start() + len(match.group().rstrip())
    if match["verb"] not in ("ignore", "ignore-file"):
        return UnusedSuppression((), start, end, f"{match['verb'] or 'nothing'!r} is no instruction; write ignore[rule] or ignore-file[rule]")
    if not names:
        return UnusedSuppression((), start, end, f"no rule is named; write {match['verb']}[rule] reason")
    if match["verb"] == "ignore-file":
        return Suppression(names, 0, len(lines.starts), start, end)
    return Suppression(names, *_covered(lines, lines.position(start).line, blocks), start, end)


def _values_with_marker(document: Document) -> list[tuple[int, int]]:
    """The ranges of the scalars that hold the marker, where a hash begins no comment: offsets in the document's text, ends included."""
    if document.tree is None or MARKER not in document.text:
        return []
    found: list[tuple[int, int]] = []
    waiting: list[Node] = [document.tree.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += [*node.keys.values(), *node.nodes.values()]
        elif isinstance(node, Sequence):
            waiting += node.nodes
        elif not isinstance(node, Alias) and document.text.find(MARKER, node.start, node.end) >= 0:
            found.append(_value_range(document.text, node.start, node.end))
    return sorted(set(found))


def _value_range(text: str, start: int, end: int) -> tuple[int, int]:
    """What of a scalar is value: of a block scalar neither its first line nor the comments behind its text."""
    if text[start] not in "|>":
        return start, end - 1
    begin = text.find("\n", start, end) + 1
    if not begin:
        return end, start  # its first line is all there is
    lines = text[begin:end].splitlines(keepends=True)
    indent = next((_indent(line) for line in lines if line.strip()), 0)
    while lines and (not lines[-1].strip() or _indent(lines[-1]) < indent):
        lines.pop()
    return begin, begin + sum(map(len, lines)) - 1


def _covered(lines: Lines, number: int, blocks: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """The lines that a comment on line *number* speaks of: that line; for a comment on its own, the block below.

    *blocks* remembers the blocks that comments further down speak of, under the lines of these comments and the first lines of the blocks:
    no line is looked at again for every comment above it.
    """
    if not lines.line(number).lstrip().startswith("#"):
        return number, number
    block = _block_below(lines, number, blocks)
    blocks[number] = blocks[block[0]] = block
    return block


def _block_below(lines: Lines, number: int, blocks: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """The first and last line of the block under the comment on line *number*; that line where there is none."""
    count = len(lines.starts)
    first = number + 1
    while first < count and first not in blocks and _says_nothing(lines.line(first)):
        first += 1
    if first >= count or blocks.get(first) == (first, first):  # a comment with nothing below
        return number, number
    if first in blocks:
        return blocks[first]
    head = lines.line(first)
    indent = _indent(head)
    last = first
    following = first + 1
    while following < count:
        line = lines.line(following)
        if not _says_nothing(line):
            if line.startswith("---") or not (_indent(line) > indent or (_is_item(line) and _indent(line) == indent and not _is_item(head))):
                break
            last = following = blocks.get(following, (following, following))[1]
        following += 1
    return first, last


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _is_item(line: str) -> bool:
    return line.lstrip().startswith(("- ", "-\t")) or line.strip() == "-"
