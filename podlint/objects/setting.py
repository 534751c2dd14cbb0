"""Giving a field a value, whether it is there or not."""

from __future__ import annotations

from podlint.finding import Insert, Path, Replace, Scalar
from podlint.objects.object import Value


def setting(holder: Value, path: Path, value: Scalar) -> Replace | Insert:
    """Return the operation that gives the last field of *path* a value; *holder* is the mapping that has it, or lacks it."""
    return Insert(path, value) if holder.get(str(path[-1])) is None else Replace(path, value)
