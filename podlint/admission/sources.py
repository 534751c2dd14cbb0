"""Reading policies, their parameters and Namespaces from files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from podlint import files
from podlint.admission.model import Source
from podlint.errors import UsageError
from podlint.files import STDIN, UnreadableFile

_MOST = 50_000_000  # characters of all files
_NAMESPACE = re.compile(r"""\bkind['"]?\s*:\s*['"]?Namespace\b""")


def gathered(paths: Iterable[str]) -> tuple[Source, ...]:
    """Return the files below *paths*, in a fixed order.

    Raises:
        UsageError: one of them does not exist, cannot be read or is too large.
    """
    found: list[Source] = []
    size = 0
    for path in files.find(paths).paths:
        if path == STDIN:
            raise UsageError("--policies cannot read standard input", "name a file or a folder")
        text = files.read(path, files.MAX_FILE_SIZE)
        if isinstance(text, UnreadableFile):
            raise UsageError(f"the policies in {files.name_of(path)!r} cannot be read: {text.reason}", text.help)
        size += len(text)
        if size > _MOST:
            raise UsageError(f"the files of --policies hold more than {_MOST:,} characters", "name a folder that holds policies and their parameters")
        found.append(Source(files.name_of(path), text))
    return tuple(found)


def with_namespaces(paths: Iterable[str], max_size: int) -> tuple[Source, ...]:
    """Return those of the checked files that may hold a Namespace and can be read twice. What cannot be read is told when it is checked."""
    found = []
    for path in paths:
        text = files.read(path, max_size) if files.can_be_read_again(path) else ""
        if isinstance(text, str) and _NAMESPACE.search(text):
            found.append(Source(files.name_of(path), text))
    return tuple(found)
