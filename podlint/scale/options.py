"""What people say about how the work of a run is shared out and remembered."""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint.errors import UsageError

_SHARD = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)
_ADDRESS = re.compile(r"(tcp|tls)://[^\s/:@]+:\d{1,5}|(tcp|tls)://\[[0-9a-fA-F:.]+\]:\d{1,5}", re.ASCII)


class Shard(NamedTuple):
    """Part `number` (from 1) of `of`."""

    number: int
    of: int


class Scale(NamedTuple):
    """The address of a scheduler, empty for none; the part of the files that is to be checked; whether there is a cache."""

    scheduler: str = ""
    shard: Shard | None = None
    has_cache: bool = True


def scale_of(scheduler: str | None, shard: str | None, *, has_cache: bool) -> Scale:
    """Return what the options say.

    Raises:
        UsageError: one of them is not as it should be.
    """
    return Scale("" if scheduler is None else address(scheduler), None if shard is None else _shard(shard), has_cache)


def address(text: str) -> str:
    """Return the address of a scheduler.

    Raises:
        UsageError: it is none.
    """
    if not _ADDRESS.fullmatch(text):
        raise UsageError(f"--scheduler cannot be {text!r}", "write it as tcp://HOST:PORT, or tls://HOST:PORT")
    return text


def _shard(text: str) -> Shard:
    match = _SHARD.fullmatch(text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise UsageError(f"--shard cannot be {text!r}", "write which part of how many, as in 3/8")
    return Shard(int(match[1]), int(match[2]))
