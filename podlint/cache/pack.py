"""A file of entries, written once and never changed. Nothing in it is taken for granted: each entry proves that it is what it was.

Magic, number of entries, then for each its key, the hash of its name, offset and length; then the entries, each behind a checksum of its key and data.
"""

from __future__ import annotations

import mmap
import os
import struct
from _blake2 import blake2b
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from podlint import atomic

ENDING = ".pack"

_MAGIC = b"podlint cache 1\n"
_COUNT = struct.Struct("<I")
_ROW = struct.Struct("<16s8sQI")
_CHECKSUM = 16  # bytes


class Entry(NamedTuple):
    """What is kept under a key. Of entries with one name hash only the last is of use."""

    name_hash: bytes
    data: bytes


class Pack:
    """The entries of one file, looked at without reading it whole."""

    def __init__(self, path: str) -> None:
        """Open the file at *path*; one that cannot be read, or is no pack, has no entries."""
        self.path = path
        self._rows: dict[bytes, tuple[bytes, int, int]] = {}
        self._view: mmap.mmap | None = None
        try:
            with open(path, "rb") as file:
                self._view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # ValueError: it is empty
            return
        self._rows = _rows(self._view)

    def get(self, key: bytes) -> bytes | None:
        """Return the data under a key, None where there is none that is whole."""
        row = self._rows.get(key)
        if row is None or self._view is None:
            return None
        _, offset, length = row
        checksum, data = self._view[offset : offset + _CHECKSUM], self._view[offset + _CHECKSUM : offset + length]
        return data if checksum == _checksum(key, data) else None

    def names(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the key and the name hash of each entry."""
        return ((key, row[0]) for key, row in self._rows.items())

    def close(self) -> None:
        """Let go of the file."""
        self._rows = {}
        if self._view is not None:
            self._view.close()
            self._view = None


def _rows(view: mmap.mmap) -> dict[bytes, tuple[bytes, int, int]]:
    start = len(_MAGIC) + _COUNT.size
    if view[: len(_MAGIC)] != _MAGIC or len(view) < start:
        return {}
    (count,) = _COUNT.unpack_from(view, len(_MAGIC))
    if start + count * _ROW.size > len(view):
        return {}
    return {key: (name, offset, length) for key, name, offset, length in _ROW.iter_unpack(view[start : start + count * _ROW.size])}


def _checksum(key: bytes, data: bytes) -> bytes:
    digest = blake2b(key, digest_size=_CHECKSUM)
    digest.update(data)
    return digest.digest()


def write(folder: str, entries: Mapping[bytes, Entry]) -> str:
    """Write a new pack into a folder; return its path.

    Raises:
        OSError: it cannot be written.
    """
    path = os.path.join(folder, os.urandom(8).hex() + ENDING)
    offset = len(_MAGIC) + _COUNT.size + len(entries) * _ROW.size
    head, body = [_MAGIC, _COUNT.pack(len(entries))], []
    for key, entry in entries.items():
        body += [_checksum(key, entry.data), entry.data]
        head.append(_ROW.pack(key, entry.name_hash, offset, _CHECKSUM + len(entry.data)))
        offset += _CHECKSUM + len(entry.data)
    atomic.write(path, b"".join([*head, *body]))
    return path
