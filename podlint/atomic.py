"""Writing a file so that at any moment either the old or the new one is there, whole."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, TextIO


def write(path: str, data: bytes) -> None:
    """Put *data* in the place of the file at *path*, which keeps its mode and, where that is allowed, its owner.

    A file that is not there yet gets the mode that the process gives to new files.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    with _replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: str) -> Iterator[TextIO]:
    """Open a text that takes the place of the file at *path* once it is written whole.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    with _replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        try:
            yield text
        finally:
            text.detach()  # which writes out what it holds, and leaves the file open


@contextlib.contextmanager
def _replacing(path: str) -> Iterator[BinaryIO]:
    folder = os.path.dirname(os.path.abspath(path))
    before = _status(path)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(path)[:100]}.", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            if hasattr(os, "fchown"):  # Windows has no such modes and owners
                _like_before(descriptor, before)
            os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _like_before(descriptor: int, before: os.stat_result | None) -> None:
    """Give an open file the mode and, where that is allowed, the owner of another one."""
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode) if before else 0o666 & ~_mask())
    if before:
        with contextlib.suppress(OSError):  # only root may give files away
            os.fchown(descriptor, before.st_uid, before.st_gid)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
