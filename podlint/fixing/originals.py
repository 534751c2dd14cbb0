"""Files that are to be changed: their bytes as they were, and the way back to the disk."""

from __future__ import annotations

import os
from typing import NamedTuple

from podlint import atomic
from podlint.files import STDIN, holds_markdown, name_of
from podlint.source.text import UndecodableTextError, decode, encoding_of


class UnwritableError(Exception):
    """A file that is to stay as it is; the text says why."""


class Original(NamedTuple):
    """A file as it was read. `path` is the file itself, no link to it."""

    path: str
    data: bytes
    text: str
    markdown: bool


def original(path: str) -> Original:
    """Return the file at *path*.

    Raises:
        OSError: it cannot be read.
        UnwritableError: its text could not be written back byte for byte.
    """
    with open(path, "rb") as file:
        return of_bytes(path, file.read())


def of_bytes(path: str, data: bytes) -> Original:
    """Return the file at *path* that holds *data*.

    Raises:
        UnwritableError: its text could not be written back byte for byte.
    """
    try:
        text = decode(data)
    except UndecodableTextError as error:
        raise UnwritableError(f"it is not text: {error}") from error
    found = Original(path, data, text, holds_markdown(path, text))
    if encoded(found, text) != data:
        raise UnwritableError("its text cannot be written back byte for byte")
    return found


def encoded(before: Original, text: str) -> bytes:
    """Return *text* as bytes, in the encoding of the file and with its byte order mark."""
    encoding = encoding_of(before.data)
    return encoding.mark + text.encode(encoding.name)


def rewrite(before: Original, text: str) -> None:
    """Put *text* in the place of the file's text, at once or not at all.

    The file keeps its mode and, where that is allowed, its owner. Other names that the same file may have (hard links) keep the old text.

    Raises:
        OSError: it cannot be written; the file is as it was.
        UnwritableError: it is no longer what was read.
    """
    with open(before.path, "rb") as file:
        if file.read() != before.data:
            raise UnwritableError("it has changed since it was read")
    if not os.access(
        before.path, os.W_OK, effective_ids=os.access in os.supports_effective_ids
    ):  # the folder may allow to replace what the file itself does not allow to change
        raise UnwritableError("cannot be written: permission denied")
    atomic.write(before.path, encoded(before, text))


class Targets(NamedTuple):
    """Which files may be changed for which names: `paths` leads from a name in findings to the file itself.

    `aliases` leads from further names of a file to the one that it is fixed under, `outside` from a name to where its link leads.
    """

    paths: dict[str, str]
    aliases: dict[str, str]
    outside: dict[str, str]


def targets(arguments: tuple[str, ...], paths: tuple[str, ...]) -> Targets:
    """Return which of *paths* may be changed: those whose file lies in what the *arguments* name, links resolved.

    A link within a given folder to a file in one is changed at its target, once; a link that leads elsewhere is not followed.
    """
    roots = [_root(argument) for argument in arguments if argument != STDIN]
    named: dict[str, str] = {}
    found = Targets({}, {}, {})
    for path in sorted((path for path in paths if path != STDIN), key=os.path.islink):  # a file under its own name comes first
        name, real = name_of(path), os.path.realpath(path)
        if not os.path.islink(path) or any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in roots):
            if real in named:
                found.aliases[name] = named[real]
            else:
                named[real] = name
                found.paths[name] = real if os.path.islink(path) else path
        else:
            found.outside[name] = real
    return found


def _root(argument: str) -> str:
    """A folder with links resolved; of a file, only those on the way to it."""
    if os.path.isdir(argument):
        return os.path.realpath(argument)
    return os.path.join(os.path.realpath(os.path.dirname(argument) or "."), os.path.basename(argument))
