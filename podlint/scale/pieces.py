"""Files that are checked in pieces: a large List, item by item. What is found in a piece is moved to where it stands in the whole."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from podlint.engine import FileResult, Settings, check_text
from podlint.errors import UsageError
from podlint.files import STDIN, Inputs, Stdin
from podlint.objects.object import Object, Value, mapping
from podlint.scale.part import Part, packed
from podlint.source.cut import cut

_AT_ONCE = 1_000_000  # bytes that are copied together


def parts_of(name: str, path: str) -> list[Part]:
    """Return the parts of a file; none where it is no large List, or not written as kubectl does."""
    with open(path, "rb") as file:
        found = cut(file)
    if not found or len(found.pieces) == 1:
        return []
    last, lines = len(found.pieces) - 1, found.head.count("\n")
    return [Part(name, path, number, piece, found.head, found.tail, lines, number == last) for number, piece in enumerate(found.pieces)]


MOST_STDIN = 2_000_000_000
"""Bytes of standard input that are kept on disk while they are checked: input without end must not fill it."""


@contextmanager
def with_stdin(inputs: Inputs, least: int) -> Iterator[Inputs]:
    """Give the inputs with what standard input holds: its bytes, or from *least* of them on a file that has them for as long as this lasts.

    Raises:
        UsageError: there is too much of it.
    """
    source = sys.stdin.buffer if sys.stdin else None
    data = source.read(least) if source else b""
    if source is None or len(data) < least:
        yield inputs if source is None else inputs._replace(stdin=Stdin(data))
        return
    with tempfile.TemporaryDirectory(prefix="podlint-") as folder:
        path = os.path.join(folder, "stdin")
        with open(path, "wb") as file:
            while data:
                if file.tell() + len(data) > MOST_STDIN:
                    raise UsageError(f"standard input holds more than {MOST_STDIN:,} bytes", "check it in parts, a namespace at a time")
                file.write(data)
                data = source.read(_AT_ONCE)
        size = os.path.getsize(path)
        sizes = tuple(size if each == STDIN else other for each, other in zip(inputs.paths, inputs.sizes, strict=True))
        yield inputs._replace(sizes=sizes, stdin=Stdin(path=path))


def check_part(part: Part, settings: Settings) -> FileResult:
    """Return what there is to say of a part, in its own places. Its text is not kept, as it can be read again; nothing in it is mended."""
    result = check_text(part.name, part.text(), settings, mends=False)
    objects = tuple(object._replace(value=_lean(object.value), origin=object.origin._replace(document=part.number)) for object in result.objects)
    return result._replace(text="", findings=(), objects=objects, part=part._replace(found=packed(result.findings)))


def _lean(value: Value) -> Value:
    """An object of a live cluster without what only its controllers write."""
    metadata = mapping(value, "metadata")
    if "status" not in value and "managedFields" not in metadata:
        return value
    kept = {key: item for key, item in value.items() if key != "status"}
    return {**kept, "metadata": {key: item for key, item in metadata.items() if key not in ("managedFields", "uid", "resourceVersion", "creationTimestamp")}}


class Joined:
    """The result of a file that is checked in parts. They keep what they found until it is moved; of equal values in their objects one is kept."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._kept: dict[Any, Any] = {}
        self._parts: list[FileResult] = []
        self._objects: list[Object] = []

    def add(self, part: FileResult) -> None:
        """Take the next part."""
        self._objects += [object._replace(value=self._value(object.value), api_version=self.one(object.api_version)) for object in part.objects]
        self._parts.append(part._replace(objects=()))

    def result(self) -> FileResult:
        """Return what the parts make together."""
        parts = tuple(self._parts)
        return FileResult(
            parts[0].file,
            objects=tuple(self._objects),
            documents=1,
            object_count=sum(part.object_count for part in parts),
            crashes=tuple(crash for part in parts for crash in part.crashes),
            defined=tuple(kind for part in parts for kind in part.defined),
            parts=parts,
        )

    def _value(self, value: Value) -> Value:
        """An object with its values kept once. It and its metadata have no equal: to remember them would cost as much as they do."""
        return {self.one(key): self._members(item) if key == "metadata" and isinstance(item, dict) else self.one(item) for key, item in value.items()}

    def _members(self, value: Value) -> Value:
        return {self.one(key): self.one(item) for key, item in value.items()}

    def one(self, value: Any) -> Any:
        """Return the same value, but the very one of before where there was an equal one: pods of one workload hardly differ."""
        if type(value) is str:
            return self._texts.setdefault(value, value)
        if isinstance(value, dict):
            keys = self._kept.setdefault(tuple(value), tuple(map(self.one, value)))
            values = tuple(map(self.one, value.values()))
            return self._kept.setdefault((dict, id(keys), *map(id, values)), dict(zip(keys, values, strict=True)))
        if isinstance(value, list):
            items = list(map(self.one, value))
            return self._kept.setdefault((list, *map(id, items)), items)
        return self._kept.setdefault((type(value), value), value)
