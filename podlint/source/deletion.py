"""Taking entries and items away: with their lines in block style, with their comma in flow style.

What goes with an entry: the comment behind it, the comments inside it, and those right above it in its own column. Those above the
first entry stay, as they may speak of all that follows. A mapping or list that loses its last entry becomes `{}` or `[]`.
"""

from __future__ import annotations

import re

from podlint.finding import Edit, Path
from podlint.source.document import Document
from podlint.source.places import (
    EntangledError,
    Part,
    above_own_comments,
    behind_colon,
    child,
    container,
    content_end,
    ends_with_break,
    keeps_breaks,
    line_start,
    part,
    prefix,
    stop,
    takes_no_line_after,
)
from podlint.source.tree import Alias, Mapping, Node, Sequence

_DASHES = re.compile(r"[ \t]*(?:-[ \t]+)+")
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
_COMMA = re.compile(r"\s*,\s*")


def deletion(document: Document, path: Path) -> list[Edit]:
    """Return the edits of the document's text that take away what stands at *path*.

    Raises:
        EntangledError: it cannot be done without touching more.
    """
    if not path:
        raise EntangledError
    text, parent = document.text, container(document, path[:-1])
    node = child(text, parent, path[-1])
    if node is None:
        raise EntangledError
    number = list(parent.nodes).index(str(path[-1])) if isinstance(parent, Mapping) else int(path[-1])
    own = part(text, parent, number)
    _refuse_anchors(text, own)
    if parent.flow:
        return [_from_flow(text, parent, number)]
    if len(parent.nodes) == 1:
        return _only(document, path[:-1], parent, own)
    return [_from_block(text, parent, number, own)]


def _refuse_anchors(text: str, own: Part) -> None:
    """An anchor may be needed further down."""
    if "&" not in text[own.start : own.node.end]:
        return
    waiting: list[Node] = [own.node]
    while waiting:
        node = waiting.pop()
        if text[node.start : node.start + 1] in ("&", "!") and not isinstance(node, Alias):
            raise EntangledError
        if isinstance(node, Mapping):
            waiting += node.nodes.values()
            if node.has_merge or any(text[leaf.start] == "&" for leaf in node.keys.values()):
                raise EntangledError
        elif isinstance(node, Sequence):
            waiting += node.nodes


def _from_flow(text: str, parent: Mapping | Sequence, number: int) -> Edit:
    own = part(text, parent, number)
    start, end = own.start, own.node.end
    if own.node.start == end:  # what has no text has no certain end
        raise EntangledError
    if number + 1 < len(parent.nodes):
        following = part(text, parent, number + 1).start
        if not _COMMA.fullmatch(text, end, following):
            raise EntangledError
        return Edit(start, following, "")
    if number == 0:
        opening, closing = parent.start + 1, parent.end - 1
        if text[opening:start].strip() or text[end:closing].strip().strip(","):
            raise EntangledError
        return Edit(opening, closing, "")
    before = part(text, parent, number - 1).node
    if before.start == before.end or not _COMMA.fullmatch(text, before.end, start):
        raise EntangledError
    return Edit(before.end, end, "")


def _from_block(text: str, parent: Mapping | Sequence, number: int, own: Part) -> Edit:
    before = prefix(text, own.start)
    if before.strip(" "):
        return _first_on_line_of_dash(text, parent, number, own, before)
    begin, end = _lines(text, own)
    above = part(text, parent, number - 1).node if number else None
    if above is not None and takes_no_line_after(text, above):
        begin = line_start(text, own.start)  # the break before belongs to the block scalar
    blank = _BLANK_LINES.match(text, end)
    if blank and above is not None and keeps_breaks(text, above):
        end = blank.end()  # they would belong to it
    return Edit(above_own_comments(text, begin, len(before)) if number else begin, end, "")


def _first_on_line_of_dash(text: str, parent: Mapping | Sequence, number: int, own: Part, before: str) -> Edit:
    """The next entry takes the place behind the dash; where comments stand between the two, it keeps its line."""
    if number or not _DASHES.fullmatch(before):
        raise EntangledError
    following = part(text, parent, 1).start
    end = stop(text, own.node, len(before))
    if not text[end:following].strip():
        return Edit(own.start, following, "")
    return Edit(own.start - (len(before) - len(before.rstrip())), _before_break(text, end), "")


def _lines(text: str, own: Part) -> tuple[int, int]:
    """The lines of an entry that begins its line; at the end of a text without a last line break, the break before them too."""
    begin = line_start(text, own.start)
    end = stop(text, own.node, own.start - begin)
    if end == len(text) and not ends_with_break(text):
        begin = _before_break(text, begin)
    return begin, end


def _before_break(text: str, at: int) -> int:
    """The end of the line before the one that begins at *at*."""
    return at - (2 if text[max(at - 2, 0) : at] == "\r\n" else 1) if at else 0


def _only(document: Document, path: Path, parent: Mapping | Sequence, own: Part) -> list[Edit]:
    """The mapping or list becomes an empty one, where it is introduced."""
    text = document.text
    empty = "{}" if isinstance(parent, Mapping) else "[]"
    before = prefix(text, own.start)
    if not path or _DASHES.fullmatch(before):
        return [Edit(own.start, max(content_end(text, own.node), own.start + 1), empty)]
    if before.strip(" "):
        raise EntangledError
    outer = container(document, path[:-1])
    at = behind_colon(text, outer.keys[str(path[-1])]) if isinstance(outer, Mapping) else part(text, outer, int(path[-1])).start + 1
    return [Edit(at, at, f" {empty}"), Edit(*_lines(text, own), "")]
