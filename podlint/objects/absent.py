"""Where to point at something that is not there."""

from __future__ import annotations

from typing import Any

from podlint.finding import Path


def first_absent(value: Any, path: Path) -> Path:
    """Return *path* up to and with its first step that *value* does not have; the whole of it where all is there."""
    for number, step in enumerate(path, 1):
        is_there = isinstance(value, dict) and step in value
        if not is_there:
            return path[:number]
        value = value[step]
    return path
