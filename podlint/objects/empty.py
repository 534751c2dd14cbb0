"""Keys without a value, which YAML reads as null."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.layout import Form, column, parts
from podlint.source.document import Document, Syntax

_COMMENTED_ENTRY = re.compile(r"[ \t]*#+[ \t]*(?P<entry>-[ \t]|[\"']?[A-Za-z_][\w./-]*[\"']?:(?:[ \t]|$))")
_HASH = len("# ")
_NO_CONTENT = re.compile(r"[ \t]*(?:#.*)?")


class Empty(NamedTuple):
    """A key without value. `commented_out` says whether what seems to have stood under it is commented out."""

    path: Path
    commented_out: bool


def empty_entries(document: Document) -> Iterator[Empty]:
    """Yield the keys of a document that have nothing behind their colon, in the order of its text."""
    if document.syntax is Syntax.JSON:
        return
    key = None
    for part in parts(document):
        if part.form is Form.KEY:
            key = part
        elif part.form is Form.SCALAR and part.start == part.end and key is not None and key.path == part.path:
            yield Empty(part.path, _is_commented_out(document.text, key.start, key.end))


def _is_commented_out(text: str, start: int, end: int) -> bool:
    """Whether the next lines are comments, and one of the first few, indented like an entry of what the key holds, looks like one."""
    line_end = text.find("\n", end)
    if line_end < 0 or not _NO_CONTENT.fullmatch(text[end:line_end].lstrip(":").rstrip("\r")):
        return False
    own = column(text, start)
    for line in text[line_end + 1 :].split("\n", 4)[:4]:
        match = _COMMENTED_ENTRY.match(line)
        if match:
            indent = len(line) - len(line.lstrip())
            return indent > own or (indent == own and (match["entry"][0] == "-" or match.start("entry") > own + _HASH))
        if not line.lstrip().startswith("#"):
            return False
    return False
