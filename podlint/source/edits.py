"""Changes of a text that leave everything else in it as it is."""

from __future__ import annotations

import json

from podlint.finding import Edit, Path
from podlint.source.document import Document, Syntax
from podlint.source.scalars import UnreadableScalarError, plain
from podlint.source.tree import Alias, Mapping, Sequence

_NOT_PLAIN = frozenset("#:,[]{}&*!|>'\"%@`?-\\")
"""Characters that may make a plain scalar mean something else, wherever they stand: text with one gets quotes."""


def replacement(document: Document, path: Path, value: str | float | bool) -> Edit | None:  # noqa: FBT001  a value like the others
    """Return the edit that puts *value* in the place of the scalar at *path*, as offsets in the file's text.

    None where no scalar of its own stands there: the path is absent, or leads through an alias to a place that others share.
    """
    if document.tree is None:
        return None
    node = document.tree.root
    for step in path:
        if isinstance(node, Mapping) and step in node.nodes:
            node = node.nodes[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.nodes):
            node = node.nodes[step]
        else:
            return None
    start, end = node.start_mark.index, node.end_mark.index
    written = document.text[start:end]
    if isinstance(node, Mapping | Sequence | Alias) or "\n" in written.strip() or not written.strip() or written[0] in "|>&!":
        return None
    end = start + len(written.rstrip())
    return Edit(document.offset + start, document.offset + end, _scalar(value, document.syntax, written[0]))


def _scalar(value: str | float | bool, syntax: Syntax, first: str) -> str:  # noqa: FBT001  a value like the others
    """The value as it is written: between the quotes that stood there, if any did and it is text."""
    if syntax is Syntax.JSON or not isinstance(value, str):
        return json.dumps(value)
    if first == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if first not in "\"'" and _reads_back(value) else _double_quoted(value)


def _double_quoted(text: str) -> str:
    """A YAML scalar in double quotes, with escapes for all that cannot be seen."""
    plainly = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character if character.isprintable() else f"\\U{ord(character):08x}" for character in plainly) + '"'


def _reads_back(text: str) -> bool:
    """Whether the server reads *text* without quotes as that very text, in block and flow style."""
    if not text or text != text.strip() or not text.isprintable():
        return False
    if text[0] in _NOT_PLAIN or any(character in text for character in ",[]{}") or ": " in text or " #" in text or text.endswith(":"):
        return False
    try:
        return plain(text) == text
    except UnreadableScalarError:
        return False
