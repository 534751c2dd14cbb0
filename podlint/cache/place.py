"""Where the cache is, and how much it may hold."""

from __future__ import annotations

import os
import sys

from podlint.errors import UsageError
from podlint.sizes import size

STANDARD_SIZE = "100MB"


def root() -> str:
    """Return the folder of the cache: PODLINT_CACHE_DIR, else `podlint` where the system has caches; empty where there is no such place.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/ (relative paths are to be ignored).
    """
    chosen = os.environ.get("PODLINT_CACHE_DIR", "")
    if chosen:
        return os.path.abspath(chosen)
    base = _of_system()
    return os.path.join(base, "podlint") if os.path.isabs(base) else ""


def _of_system() -> str:
    if os.name == "nt":
        return os.environ.get("LOCALAPPDATA", "")
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return base
    return os.path.expanduser("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")


def most_bytes() -> int:
    """Return how many bytes the cache may hold: PODLINT_CACHE_SIZE, else 100 MB.

    Raises:
        UsageError: that is no size.
    """
    text = os.environ.get("PODLINT_CACHE_SIZE", "") or STANDARD_SIZE
    found = size(text)
    if found is None:
        raise UsageError(f"PODLINT_CACHE_SIZE cannot be {text!r}", "write a whole number of bytes, kB, MB or GB, as in 100MB")
    return found
