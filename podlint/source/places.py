"""Where the parts of a document stand in its text, for edits: nodes that nobody shares, lines, ends of entries."""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint.finding import Path
from podlint.source.document import Document
from podlint.source.tree import Alias, Leaf, Mapping, Node, Sequence

_TO_BREAK = re.compile("[^\n\r\x85\u2028\u2029]*")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BREAKS = "\n\r\x85\u2028\u2029"
_REST = re.compile("[ \t]*(?:#[^\n\r\x85\u2028\u2029]*)?")
_COMMENT_LINE = re.compile("(?P<indent>[ \t]*)#[^\n\r\x85\u2028\u2029]*")
_BLANK_LINE = re.compile("[ \t]*(?=[\n\r\x85\u2028\u2029])")
_BLOCK_SCALAR = re.compile(r"(?:[&!]\S*\s+)*[|>]")
_KEEPS_BREAKS = re.compile(r"[^\s|>]*[ \t]*[|>][0-9]*\+")
_STRIPS_BREAKS = re.compile(r"[^\s|>]*[ \t]*[|>][0-9]*-")
_COLON = re.compile("[ \t]*:")


class EntangledError(Exception):
    """An edit cannot be made without touching more than it should."""


class Part(NamedTuple):
    """An entry of a mapping or an item of a list: where it begins (its key, its dash, or the item itself in flow style), and its value."""

    start: int
    node: Node


def is_own(text: str, node: Node) -> bool:
    """Whether nothing but its place decides about what is in *node*: no anchor, tag or alias."""
    return not isinstance(node, Alias) and text[node.start : node.start + 1] not in ("&", "!", "*")


def child(text: str, node: Node, step: str | int) -> Node | None:
    """Return what stands at *step* of a mapping or list, None where nothing does.

    Raises:
        EntangledError: the node is shared with another place, or what stands there was merged into it.
    """
    if isinstance(node, Mapping | Sequence | Alias) and not is_own(text, node):
        raise EntangledError
    if isinstance(node, Mapping) and isinstance(step, str):
        if step not in node.nodes:
            return None
        if not node.start <= node.keys[step].start < node.end:
            raise EntangledError
        return node.nodes[step]
    if isinstance(node, Sequence) and isinstance(step, int):
        return node.nodes[step] if 0 <= step < len(node.nodes) else None
    raise EntangledError


def present(document: Document, path: Path) -> Node:
    """Return the node at *path*.

    Raises:
        EntangledError: nothing stands there, or on the way there is something that other places share.
    """
    if document.tree is None:
        raise EntangledError
    node: Node | None = document.tree.root
    for step in path:
        node = child(document.text, node, step) if node is not None else None
    if node is None:
        raise EntangledError
    return node


def container(document: Document, path: Path) -> Mapping | Sequence:
    """Return the mapping or list at *path*, whose entries may be changed.

    Raises:
        EntangledError: none stands there, others share it, or its entries do not follow each other as its keys do.
    """
    node = present(document, path)
    if not isinstance(node, Mapping | Sequence) or not is_own(document.text, node):
        raise EntangledError
    if isinstance(node, Mapping) and (node.has_merge or node.duplicates):
        raise EntangledError
    if node.flow and document.text[node.start] not in "{[":  # the pair in [a: b]
        raise EntangledError
    return node


def part(text: str, node: Mapping | Sequence, number: int) -> Part:
    """Return the entry or item *number* of *node*, in the order of the text.

    Raises:
        EntangledError: its key is not plainly one.
    """
    if isinstance(node, Mapping):
        name = list(node.nodes)[number]
        return Part(plain_key(text, node.keys[name]), node.nodes[name])
    item = node.nodes[number]
    return Part(item.start if node.flow else _dash(text, node, item), item)


def plain_key(text: str, leaf: Leaf) -> int:
    """Return where a key begins that stands before its colon, on one line, without anchor or tag.

    Raises:
        EntangledError: this one does not.
    """
    start, end = leaf.start, leaf.end
    if start == end or text[start] in "&!*|>" or _BREAK.search(text, start, end):
        raise EntangledError
    before = start
    while before and text[before - 1] in " \t":
        before -= 1
    if text[before - 1 : before] == "?" or not _COLON.match(text, end):
        raise EntangledError
    return start


def behind_colon(text: str, leaf: Leaf) -> int:
    """Return the offset behind the colon of a key."""
    plain_key(text, leaf)
    match = _COLON.match(text, leaf.end)
    assert match
    return match.end()


def _dash(text: str, sequence: Sequence, item: Node) -> int:
    """The dash of an item: in the column of the first one, on the item's line or above it."""
    first = sequence.start
    column = first - line_start(text, first)
    start = line_start(text, item.start)
    while start > first:
        if text[start : start + column].strip(" ") == "" and text[start + column : start + column + 1] == "-":
            return start + column
        start = line_start(text, start - 1)
    if text[first : first + 1] != "-":
        raise EntangledError
    return first


def line_start(text: str, at: int) -> int:
    """Return where the line of an offset begins. Only for places near the beginning of their line."""
    while at and text[at - 1] not in _BREAKS:
        at -= 1
    return at


def line_end(text: str, at: int) -> int:
    """Return where the line of an offset ends, before its break."""
    match = _TO_BREAK.match(text, at)
    assert match
    return match.end()


def next_line(text: str, at: int) -> int:
    """Return where the line after that of an offset begins; the end of the text where there is none."""
    match = _BREAK.match(text, line_end(text, at))
    return match.end() if match else len(text)


def line_break(text: str, at: int) -> str:
    """Return how the line of an offset ends; on the last one, how the first line does."""
    match = _BREAK.match(text, line_end(text, at)) or _BREAK.search(text)
    return match.group() if match else "\n"


def break_before(text: str, at: int) -> str:
    """Return the line break that ends right before an offset; where none does, the first one of the text."""
    match = _BREAK.match(text, at - (2 if text[max(at - 2, 0) : at] == "\r\n" else 1)) if at else None
    match = match or _BREAK.search(text)
    return match.group() if match else "\n"


def ends_with_break(text: str) -> bool:
    """Whether the last line of *text* is complete."""
    return text[-1:] != "" and text[-1] in _BREAKS


def prefix(text: str, at: int) -> str:
    """Return what stands before an offset on its line."""
    return text[line_start(text, at) : at]


def rest_of_line(text: str, at: int) -> int:
    """Return the end of the line of an offset, behind which only a comment stands.

    Raises:
        EntangledError: something else does.
    """
    match = _REST.match(text, at)
    assert match
    if match.end() != line_end(text, at):
        raise EntangledError
    return match.end()


def content_end(text: str, node: Node) -> int:
    """Return where the last character of *node* ends that means something; of a block, that of its last entry.

    Raises:
        EntangledError: the last thing in it is a merge.
    """
    while isinstance(node, Mapping | Sequence) and not node.flow:
        if isinstance(node, Mapping) and node.has_merge:
            raise EntangledError
        inner = list(node.nodes.values()) if isinstance(node, Mapping) else node.nodes
        node = max(inner, key=lambda each: each.start) if isinstance(node, Mapping) and node.duplicates else inner[-1]
    start, end = node.start, node.end
    return start + len(text[start:end].rstrip(" \t\r\n"))


def scalar_end(text: str, leaf: Leaf) -> int:
    """Return where a scalar ends that is written without tag or anchor.

    Raises:
        EntangledError: it has one, or a comment stands inside it (behind the sign of a block scalar).
    """
    start = leaf.start
    if text[start] in "&!" or (_is_block_scalar(text, leaf) and "#" in text[start : line_end(text, start)]):
        raise EntangledError
    return content_end(text, leaf)


def last_leaf(node: Node) -> Node:
    """Return the node that a block ends with: itself where it is none."""
    while isinstance(node, Mapping | Sequence) and not node.flow and node.nodes:
        node = (list(node.nodes.values()) if isinstance(node, Mapping) else node.nodes)[-1]
    return node


def stop(text: str, node: Node, column: int) -> int:
    """Return where the line begins that follows an entry whose key or dash stands in *column*, and the comments that belong to its inside.

    Raises:
        EntangledError: something else follows on its last line.
    """
    if keeps_breaks(text, node):
        at = last_leaf(node).end
    else:
        end = content_end(text, node)
        rest_of_line(text, end)
        at = next_line(text, end)
    return _behind_inner_comments(text, at, column)


def keeps_breaks(text: str, node: Node) -> bool:
    """Whether a node ends with a block scalar to which all blank lines behind it belong."""
    leaf = last_leaf(node)
    return _is_block_scalar(text, leaf) and bool(_KEEPS_BREAKS.match(text, leaf.start))


def takes_no_line_after(text: str, node: Node) -> bool:
    """Whether a line behind *node*, where the text ends without a line break, would change what it means."""
    leaf = last_leaf(node)
    return _is_block_scalar(text, leaf) and not _STRIPS_BREAKS.match(text, leaf.start)


def _is_block_scalar(text: str, node: Node) -> bool:
    return bool(_BLOCK_SCALAR.match(text, node.start))


def _behind_inner_comments(text: str, at: int, column: int) -> int:
    """The start of the line behind comments that are indented deeper than *column*, blank lines between them included."""
    reached = at
    while at < len(text):
        comment = _COMMENT_LINE.match(text, at)
        if comment:
            if len(comment["indent"]) <= column:
                break
            at = reached = next_line(text, at)
        elif _BLANK_LINE.match(text, at):
            at = next_line(text, at)
        else:
            break
    return reached


def above_own_comments(text: str, start: int, column: int) -> int:
    """Return the start of the comment lines right above the line at *start* that are indented by *column*; *start* where there are none."""
    while start:
        above = line_start(text, start - 2 if text[max(start - 2, 0) : start] == "\r\n" else start - 1)
        comment = _COMMENT_LINE.match(text, above)
        if not comment or len(comment["indent"]) != column or "ignore-file" in comment.group():
            return start
        start = above
    return start
