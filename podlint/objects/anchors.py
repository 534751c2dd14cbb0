"""The anchors of a document: where they are set, and which of them are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.layout import parts
from podlint.source.document import Document, Syntax

_SEEMS_ANCHOR = re.compile(r"(?:^|[\s,\[{])&[^\s,\[\]{}]", re.MULTILINE)
_ANCHOR = re.compile(r"(?:!\S*\s+)?&(?P<name>[^\s,\[\]{}]+)")
_ALIAS = re.compile(r"(?:^|(?<=[\s,\[{:]))\*(?P<name>[^\s,\[\]{}]+)", re.MULTILINE)


class Anchor(NamedTuple):
    """An anchor, with its place in the document's text from `&` on."""

    name: str
    start: int
    end: int


def anchors(document: Document) -> Iterator[Anchor]:
    """Yield the anchors of a document in the order of its text."""
    if document.syntax is Syntax.JSON or not _SEEMS_ANCHOR.search(document.text):
        return
    for part in parts(document):
        match = _ANCHOR.match(document.text, part.start)
        if match:
            yield Anchor(match["name"], match.start("name") - 1, match.end("name"))


def aliases(document: Document) -> frozenset[str]:
    """Return the names that may be those of aliases: everything behind a star that stands by itself."""
    return frozenset(match["name"].rstrip(":") for match in _ALIAS.finditer(document.text))
