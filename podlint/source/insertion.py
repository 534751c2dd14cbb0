"""Putting entries and items where none are: at the end of what holds them, in the style that it has.

Entries that share a parent which is absent are put in together.
"""

from __future__ import annotations

from typing import NamedTuple

from podlint.finding import Edit, Insert, Path, Scalar
from podlint.source.document import Document
from podlint.source.flow_insertion import Addition, into_flow
from podlint.source.places import (
    EntangledError,
    behind_colon,
    break_before,
    child,
    container,
    ends_with_break,
    next_line,
    part,
    prefix,
    present,
    rest_of_line,
    stop,
    takes_no_line_after,
)
from podlint.source.tree import Mapping, Node, Sequence
from podlint.source.writing import BlockStyle, Written, block, flow

_Grown = dict[str | int, "_Grown | Scalar | tuple[Scalar, ...]"]
"""What is to stand at a gap: nested mappings by key, and lists by index."""

_NULLS = ("null", "~", "Null", "NULL")


class _Gap(NamedTuple):
    """What is absent: entries of the mapping or list at `path`, or (`is_null`) the value there."""

    path: Path
    is_null: bool


def insertions(document: Document, inserts: list[Insert]) -> list[Edit]:
    """Return the edits of the document's text that put in all that is to be inserted.

    Raises:
        EntangledError: something stands there already, or it cannot be done without touching more.
    """
    gaps: dict[_Gap, _Grown] = {}
    values: dict[_Gap, Scalar | tuple[Scalar, ...]] = {}
    for insert in inserts:
        gap, rest = _gap(document, insert.path)
        if not rest:
            if gap in values:
                raise EntangledError
            values[gap] = insert.value
            continue
        _grow(gaps.setdefault(gap, {}), rest, insert.value)
    if any(gap in gaps for gap in values):
        raise EntangledError
    found = [edit for gap, value in values.items() for edit in _fill(document, gap.path, list(value) if isinstance(value, tuple) else value)]
    for gap, grown in gaps.items():
        if gap.is_null:
            found += _fill(document, gap.path, _written(grown, 0))
        else:
            found += _add(document, gap.path, grown)
    return found


def _gap(document: Document, path: Path) -> tuple[_Gap, Path]:
    """The first thing on the way to *path* that is not there, and the steps that lead on from there."""
    assert document.tree
    node: Node = document.tree.root
    for number, step in enumerate(path):
        inner = child(document.text, node, step)
        if inner is None:
            return _Gap(path[:number], is_null=False), path[number:]
        node = inner
        if _is_null(document, node):
            return _Gap(path[: number + 1], is_null=True), path[number + 1 :]
    raise EntangledError


def _is_null(document: Document, node: Node) -> bool:
    start, end = node.start, node.end
    return not isinstance(node, Mapping | Sequence) and (start == end or document.text[start:end] in _NULLS)


def _grow(grown: _Grown, path: Path, value: Scalar | tuple[Scalar, ...]) -> None:
    """Add *value* to what is to stand at a gap."""
    for step in path[:-1]:
        inner = grown.setdefault(step, {})
        if not isinstance(inner, dict):
            raise EntangledError
        grown = inner
    if path[-1] in grown:
        raise EntangledError
    grown[path[-1]] = value


def _written(grown: _Grown | Scalar | tuple[Scalar, ...], first: int) -> Written:
    """What has grown, with lists as lists; *first* is the index that the first item must have.

    Raises:
        EntangledError: an index is left out, or keys and indices are mixed.
    """
    if not isinstance(grown, dict):
        return grown
    if all(isinstance(step, str) for step in grown):
        return {str(step): _written(inner, 0) for step, inner in grown.items()}
    if sorted(grown, key=str) != sorted(range(first, first + len(grown)), key=str):
        raise EntangledError
    return [_written(grown[index], 0) for index in range(first, first + len(grown))]


def _add(document: Document, path: Path, grown: _Grown) -> list[Edit]:
    """New entries of a mapping or list that is there."""
    node = container(document, path)
    written = _written(grown, len(node.nodes))
    if isinstance(node, Mapping) != isinstance(written, dict) or not isinstance(written, dict | list):
        raise EntangledError
    if node.flow:
        return into_flow(document, node, path, written)
    text, last = document.text, part(document.text, node, len(node.nodes) - 1)
    column = len(prefix(text, last.start))
    inner = written.values() if isinstance(written, dict) else written
    style = _style(document, path) if any(isinstance(each, dict | list | tuple) for each in inner) else BlockStyle()
    return [_lines_at(text, stop(text, last.node, column), column, block(written, style), last.node)]


def _lines_at(text: str, at: int, column: int, lines: list[str], above: Node | None) -> Edit:
    """New lines before the line at *at*; behind the last one where the text ends without a line break."""
    end = break_before(text, at)
    indented = [" " * column + line for line in lines]
    if at == len(text) and not ends_with_break(text):
        if above is not None and takes_no_line_after(text, above):
            raise EntangledError
        return Edit(at, at, "".join(end + line for line in indented))
    return Edit(at, at, "".join(line + end for line in indented))


def _fill(document: Document, path: Path, written: Written) -> list[Edit]:
    """A value for what is null: `key:`, or a word for it."""
    text, node = document.text, present(document, path)
    start, end = node.start, node.end
    outer = container(document, path[:-1]) if path else None
    if isinstance(outer, Mapping) and not outer.flow and isinstance(written, dict | list) and written:
        colon = behind_colon(text, outer.keys[str(path[-1])])
        style = _style(document, path)
        rest_of_line(text, end)
        column = len(prefix(text, outer.keys[str(path[-1])].start)) + (style.mapping if isinstance(written, dict) else style.dashes)
        lines = _lines_at(text, next_line(text, end), column, block(written, style), None)
        return [Edit(colon, end, ""), lines] if end > colon else [lines]
    if start < end:
        return [Edit(start, end, Addition.of(written, document.syntax).inline())]
    if outer is None or outer.flow:
        raise EntangledError
    return [Edit(start, end, f" {flow(written)}")]


def _style(document: Document, path: Path) -> BlockStyle:
    """How the mappings and lists on the way to *path* are indented."""
    assert document.tree
    mapping, dashes = 0, -1
    node, column = document.tree.root, 0
    for step in path:
        inner = child(document.text, node, step)
        if inner is None:
            break
        if isinstance(inner, Mapping | Sequence) and not inner.flow and isinstance(node, Mapping) and inner.nodes:
            deeper = len(prefix(document.text, part(document.text, inner, 0).start)) - column
            mapping, dashes = (deeper, dashes) if isinstance(inner, Mapping) else (mapping, deeper)
        if isinstance(inner, Mapping | Sequence) and not inner.flow and inner.nodes:
            column = len(prefix(document.text, part(document.text, inner, 0).start))
        node = inner
    mapping = mapping if mapping > 0 else 2
    return BlockStyle(mapping, dashes if dashes >= 0 else mapping)
