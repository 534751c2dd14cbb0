"""The folder of packs that belongs to one way of checking. Runs at the same time do not disturb each other: each adds packs of its own."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from typing import NamedTuple

from podlint.cache import pack
from podlint.cache.pack import Entry, Pack

_MOST_PACKS = 8  # that a run looks through; then they are put together
_LEFT_OVER = 3600  # seconds; by then nobody is writing to a temporary file any more
_LARGEST_SHARE = 8  # of all that the cache may hold, for one entry


class Store:
    """What was remembered, and what is to be.

    Args:
        root: The folder of the whole cache.
        name: What tells this way of checking apart from others.
        most: How many bytes the whole cache may hold.
    """

    def __init__(self, root: str, name: str, most: int) -> None:
        self._root = root
        self._folder = os.path.join(root, name)
        self._most = most
        self._packs = [Pack(path) for path in _packs(self._folder)]
        self._new: dict[bytes, Entry] = {}
        self._used: dict[bytes, bytes] = {}  # name hash -> key
        self._useful: set[str] = set()

    def get(self, key: bytes, name_hash: bytes) -> bytes | None:
        """Return what is kept under a key."""
        self._used[name_hash] = key
        for each in self._packs:
            data = each.get(key)
            if data is not None:
                self._useful.add(each.path)
                return data
        return None

    def put(self, key: bytes, name_hash: bytes, data: bytes) -> None:
        """Keep something once the run is over."""
        if len(data) * _LARGEST_SHARE <= self._most:
            self._new[key] = Entry(name_hash, data)

    def close(self) -> None:
        """Write what is new. A cache that cannot be written is none, and no reason to fail."""
        for path in self._useful:
            with contextlib.suppress(OSError):  # somebody has removed it meanwhile
                os.utime(path)
        with contextlib.suppress(OSError):
            if self._new:
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
                self._write()
                tidy(self._root, self._most)
        for each in self._packs:
            each.close()

    def _write(self) -> None:
        if len(self._packs) < _MOST_PACKS:
            pack.write(self._folder, self._new)
            return
        pack.write(self._folder, {**dict(self._kept()), **self._new})
        for each in self._packs:
            each.close()
            with contextlib.suppress(OSError):
                os.unlink(each.path)

    def _kept(self) -> Iterator[tuple[bytes, Entry]]:
        """Yield the entries that are worth keeping: not those of earlier contents of the files of this run, and no more than half of all there may be."""
        left = self._most // 2
        for each in self._packs:
            for key, name_hash in each.names():
                if self._used.get(name_hash, key) == key and (data := each.get(key)) is not None:
                    left -= len(data)
                    if left < 0:
                        return
                    yield key, Entry(name_hash, data)


class Contents(NamedTuple):
    """How many packs there are, and their bytes."""

    packs: int
    size: int


class _File(NamedTuple):
    path: str
    used: float
    size: int


def _packs(folder: str) -> list[str]:
    """The packs of a folder, the newest first."""
    return [file.path for file in sorted(_files(folder), key=lambda file: -file.used) if file.path.endswith(pack.ENDING)]


def _files(folder: str) -> Iterator[_File]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                yield _File(entry.path, status.st_mtime, status.st_size)


def _folders(root: str) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def contents(root: str) -> Contents:
    """Return how much the cache holds."""
    sizes = [file.size for folder in _folders(root) for file in _files(folder) if _is_ours(file.path)]
    return Contents(len(sizes), sum(sizes))


def _is_ours(path: str) -> bool:
    name = os.path.basename(path)
    return name.endswith(pack.ENDING) or _is_temporary(name)


def _is_temporary(name: str) -> bool:
    return name.startswith(".") and pack.ENDING in name and name.endswith(".tmp")


def tidy(root: str, most: int) -> None:
    """Remove the packs that were not used for longest until the cache holds no more than *most* bytes, and what killed runs have left."""
    now = time.time()
    found = sorted((file for folder in _folders(root) for file in _files(folder) if _is_ours(file.path)), key=lambda file: file.used)
    left = sum(file.size for file in found)
    for file in found:
        if left > most or (_is_temporary(os.path.basename(file.path)) and now - file.used > _LEFT_OVER):
            _remove(file.path)
            left -= file.size


def clean(root: str) -> Contents:
    """Remove everything from the cache; return what was there.

    Raises:
        OSError: something cannot be removed.
    """
    before = contents(root)
    for folder in _folders(root):
        for file in _files(folder):
            if _is_ours(file.path):
                os.unlink(file.path)
        with contextlib.suppress(OSError):  # somebody else's file is in it
            os.rmdir(folder)
    return before


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
        os.rmdir(os.path.dirname(path))
