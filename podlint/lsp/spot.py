"""What is being typed: where in a document the cursor is, whether a key or a value belongs there, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.lsp.outline import LONGEST_LINE, Entry, Outline
from podlint.source.document import markdown_documents

_SEPARATOR = re.compile(r"^---(?=[ \t\r\n]|\Z)[^\r\n]*", re.MULTILINE)
_BYTE_ORDER_MARK = "\ufeff"
_WORD_BEHIND = re.compile(r"[\w./-]*")
QUOTES = ('"', "'")
_COMMENT_BEGINS = re.compile(r"(?:^|[ \t])#")

LONGEST_DOCUMENT = 500_000
"""Characters of a document in which something is completed."""


class Spot(NamedTuple):
    """The place of the cursor.

    `path` is that of the mapping that a key goes into, or of the value. `word` is what is typed before the cursor, `start` to `end` what a
    completion takes the place of. `column` is that of the key. `tight` says that there is no blank between the colon or the dash and the cursor,
    `in_flow` that no line may be added, and `has_colon` that the key has its colon.
    """

    path: Path
    is_key: bool
    word: str
    start: int
    end: int
    column: int = 0
    tight: bool = False
    in_flow: bool = False
    has_colon: bool = False
    entries: tuple[Entry, ...] = ()

    @property
    def root(self) -> Path:
        """The path of the object: that of an item in a List, or the document."""
        return self.path[:2] if self.path[:1] == ("items",) and self.text("kind", ()).endswith("List") and len(self.path) > 1 else ()

    def text(self, field: str, root: Path | None = None) -> str:
        """Return the value of a field of the object, as far as it is on the field's line."""
        path = (*(self.root if root is None else root), field)
        return next((entry.value for entry in self.entries if entry.path == path), "")

    def siblings(self) -> frozenset[str]:
        """Return the keys that the mapping has already, the one that is being typed left out."""
        return frozenset(str(entry.path[-1]) for entry in self.entries if entry.path[:-1] == self.path and entry.start != self.start)


def bounds(text: str, offset: int, *, markdown: bool = False) -> tuple[int, int] | None:
    """Return where the document around *offset* begins and ends; None outside the code of a Markdown text."""
    if markdown:
        origins = (document.origin for document in markdown_documents(text))
        return next(((origin.start, origin.end) for origin in origins if origin.start <= offset <= origin.end), None)
    start, end = int(text.startswith(_BYTE_ORDER_MARK)), len(text)
    for match in _SEPARATOR.finditer(text):
        if match.end() >= offset:
            end = match.start()
            break
        start = match.end()
    return (start, max(start, end)) if offset <= end else None


def spot(text: str, offset: int, *, markdown: bool = False) -> Spot | None:
    """Return what the cursor at *offset* is about; None where nothing can be completed: in comments, texts of several lines, separators."""
    limits = bounds(text, offset, markdown=markdown)
    if limits is None:
        return None
    start, end = limits
    line = max(start, text.rfind("\n", 0, offset) + 1, text.rfind("\r", 0, offset) + 1)
    if offset - line > LONGEST_LINE or end - start > LONGEST_DOCUMENT:
        return None
    outline = Outline()
    before = tuple(outline.read(text, start, line))
    behind = outline.copy()
    found = _on_line(outline, text, line, offset)
    if found is None:
        return None
    if behind is None:  # brackets are open, and may close anywhere
        return found._replace(entries=tuple(Outline().read(text, start, end)))
    return found._replace(entries=(*before, *_around(behind.read(text, line, end), before, found.path)))


def _around(entries: Iterator[Entry], before: tuple[Entry, ...], path: Path) -> Iterator[Entry]:
    """The keys behind the cursor, as far as anybody asks for them: those of the mapping at *path*; all while it is not known what the object is."""
    root = path[:2] if path[:1] == ("items",) else ()
    unknown = {(*root, "apiVersion"), (*root, "kind")} - {entry.path for entry in before}
    for entry in entries:
        unknown.discard(entry.path)
        if not unknown and entry.path[: len(path)] != path:
            return
        yield entry


def _on_line(outline: Outline, text: str, line: int, offset: int) -> Spot | None:
    """The place on a line, once the lines above are read."""
    if outline.flow is not None:
        return _in_flow(outline, text, line, offset)
    typed = text[line:offset]
    column = len(typed) - len(typed.lstrip(" \t"))
    if outline.scalar >= 0 and column > outline.scalar:
        return None
    found = outline.enter(text, line, line + column, offset)
    if not found.key:
        if text[found.start : found.start + 1] in ("{", "[") and found.start < offset:
            return _opening(outline, text, found.start, offset)
        tight = found.start == offset and text[line:offset].endswith("-")
        item = _word(text, found.start, offset, outline.mapping(found.start - line), found.start - line)
        return item._replace(tight=tight) if item else None
    outline.put(found.start - line, found.key)
    top = outline.blocks[-1]
    if found.value < offset and text[found.value] in "{[":
        return _opening(outline, text, found.value, offset)
    value = _word(text, found.value, offset, (*top.path, top.step), found.start - line, is_key=False)
    return value._replace(tight=text[offset - 1] == ":") if value else None


def _opening(outline: Outline, text: str, start: int, offset: int) -> Spot | None:
    """The place behind a bracket that stands on the cursor's line."""
    for _ in outline.rest(text, start, offset):
        pass
    return _in_flow(outline, text, offset, offset) if outline.flow else None


def _in_flow(outline: Outline, text: str, start: int, offset: int) -> Spot | None:
    for _ in outline.in_flow(text, start, offset):
        pass
    flow = outline.flow
    if flow is None or not flow.open:
        return None
    top = flow.open[-1]
    begin = flow.word[1] if flow.word and flow.word[2] == offset else offset
    is_key = not top.is_list and top.step is None
    found = _word(text, begin, offset, flow.inside(), 0, is_key=is_key)
    return found._replace(in_flow=True, tight=text[offset - 1] == ":" and not is_key) if found else None


def _word(text: str, start: int, offset: int, path: Path, column: int, *, is_key: bool = True) -> Spot | None:
    word = text[start:offset]
    if _COMMENT_BEGINS.search(word) or (is_key and " " in word):
        return None
    match = _WORD_BEHIND.match(text, offset)
    end = match.end() if match else offset
    if word[:1] in QUOTES and text[end : end + 1] == word[:1]:  # editors close quotes by themselves
        end += 1
    return Spot(path, is_key, word, start, end, column, has_colon=text[end : end + 1] == ":")
