"""A document that must have a certain form, and mistakes in it told with their line: what reads configuration files and rules without code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from podlint.errors import UsageError
from podlint.finding import Path
from podlint.schema.suggest import nearest
from podlint.source.document import Document, documents
from podlint.source.text import Lines

_LARGEST = 1_000_000  # characters of a file
_TYPE_NAMES = {dict: "a mapping", list: "a list", str: "text", bool: "true or false", int: "a whole number", float: "a number", type(None): "nothing"}


def type_name(value: Any) -> str:
    """Return what *value* is, in words."""
    return _TYPE_NAMES.get(type(value), "something else")


class Reader(NamedTuple):
    """A value in a document, and where it stands."""

    file: str
    document: Document | None
    lines: Lines
    path: Path
    value: Any

    def error(self, message: str, hint: str = "", *, key: bool = False) -> UsageError:
        """Return the mistake of the user's that *message* describes, with its place."""
        return UsageError(f"{self.file}:{self.line(key=key)}: {message}", hint)

    def line(self, *, key: bool = False) -> int:
        """Return the line (from 1) of the value, or of its key."""
        if self.document is None:
            return 1
        return self.lines.position(self.document.locate(self.path, key=key)[0]).line + 1

    @property
    def name(self) -> str:
        """How messages call the value."""
        return ".".join(map(str, self.path)) or "the file"

    def at(self, step: str | int) -> Reader:
        """Return the value at a key or index."""
        return self._replace(path=(*self.path, step), value=self.value[step])

    def entries(self, allowed: Iterable[str]) -> dict[str, Reader]:
        """Return the entries of a mapping, nulls left out.

        Raises:
            UsageError: it is no mapping, or holds a key that is not allowed.
        """
        known = tuple(allowed)
        found = self.mapping()
        for key, entry in found.items():
            if key not in known:
                near = nearest(key, known)
                raise entry.error(f"{self.name} has no setting {key!r}", f"did you mean {near!r}?" if near else f"there is {', '.join(known)}", key=True)
        return found

    def mapping(self) -> dict[str, Reader]:
        """Return the entries of a mapping with any keys, nulls left out.

        Raises:
            UsageError: it is no mapping.
        """
        if not isinstance(self.value, dict):
            raise self.error(f"{self.name} must be a mapping, not {type_name(self.value)}")
        return {key: self.at(key) for key, value in self.value.items() if value is not None}

    def items(self) -> Iterator[Reader]:
        """Yield the items of a list.

        Raises:
            UsageError: it is no list.
        """
        if not isinstance(self.value, list):
            raise self.error(f"{self.name} must be a list, not {type_name(self.value)}")
        return (self.at(index) for index in range(len(self.value)))

    def text(self) -> str:
        """Return a text that is not empty; numbers are taken as they are written.

        Raises:
            UsageError: it is no text.
        """
        if isinstance(self.value, str) and self.value:
            return self.value
        if isinstance(self.value, (int, float)) and not isinstance(self.value, bool) and self.document:
            return self.document.written(self.path)
        raise self.error(f"{self.name} must be text, not {type_name(self.value) if self.value != '' else 'empty'}")

    def texts(self) -> tuple[str, ...]:
        """Return the texts of a list, or the one that stands in its place."""
        return tuple(item.text() for item in self.items()) if isinstance(self.value, list) else (self.text(),)

    def choice(self, choices: Iterable[str]) -> str:
        """Return a text that is one of *choices*.

        Raises:
            UsageError: it is not; the message has the nearest one.
        """
        known, found = tuple(choices), self.text()
        if found not in known:
            near = nearest(found, known)
            raise self.error(f"{self.name} cannot be {found!r}", f"did you mean {near!r}?" if near else f"use {', '.join(known)}")
        return found


def text_of(file: str, what: str) -> str:
    """Return the text of the file at *file*; *what* it is stands in messages, as ``the configuration '.podlint.yaml'``.

    Raises:
        UsageError: it cannot be read, or is too large.
    """
    try:
        with open(file, encoding="utf-8-sig") as opened:
            text = opened.read(_LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{what} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(text) > _LARGEST:
        raise UsageError(f"{what} is larger than {_LARGEST:,} characters")
    return text


def read_only_document(file: str, text: str) -> Reader:
    """Return the one document of a file's *text*; an empty mapping for an empty file.

    Raises:
        UsageError: the text is no YAML, holds several documents, or the same key twice.
    """
    found = list(documents(text))
    lines = Lines.of(text)
    if not found:
        return Reader(file, None, lines, (), {})
    first = found[0]
    if first.unreadable or first.tree is None:
        problem = first.unreadable
        line = lines.position(first.offset + (problem.offset if problem else 0)).line + 1
        raise UsageError(f"{file}:{line}: this is no YAML: {problem.message if problem else 'it cannot be read'}")
    if len(found) > 1:
        raise UsageError(f"{file}:{lines.position(found[1].offset).line + 1}: a second document begins here, where one is read")
    reader = Reader(file, first, lines, (), first.value)
    if first.tree.has_duplicates:
        from podlint.source.fault import DuplicateKey, text_faults

        twice = next((fault.path for fault in text_faults(first) if isinstance(fault, DuplicateKey)), None)
        if twice:
            raise reader._replace(path=twice).error(f"the key {twice[-1]!r} is written twice in one mapping", key=True)
    return reader
