"""Patterns in the syntax of .gitignore, matched in bounded time: a checked repository brings its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from podlint.errors import UsageError

_STARS = re.compile(r"\*+")
_FEW = 2  # stars never take long
_MOST_WAYS = 1_000_000


class Patterns:
    """Some patterns. One that could be tried against a path in too many ways, as `a*a*a*a*b` against a long row of letters, does not match it.

    Raises:
        UsageError: one of them is no pattern.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)
        self._wild = tuple(line for line in self._lines if line.count("*") > _FEW)
        self._spec = _spec(self._lines)

    def verdict(self, path: str) -> bool | None:
        """Whether the last pattern that speaks of a path leaves it out; None where none does. Paths have forward slashes, those of folders one at the end."""
        spec = self._spec
        if self._wild and any(_ways(line, path) > _MOST_WAYS for line in self._wild):
            spec = _spec(tuple(line for line in self._lines if _ways(line, path) <= _MOST_WAYS))
        found: bool | None = spec.check_file(path).include
        return found


def _ways(pattern: str, path: str) -> int:
    """In how many ways a pattern may have to be tried, at most: what stands behind each of its stars may be found in several places."""
    ways = 1
    for piece in _STARS.split(pattern)[1:]:
        ways *= len(path) if any(sign in piece for sign in "?[\\") else max(1, path.count(piece) if piece else 1)
    return ways


@lru_cache(maxsize=256)
def _spec(lines: tuple[str, ...]) -> Any:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error) as error:
        raise UsageError(f"a pattern cannot be read: {error}") from error
