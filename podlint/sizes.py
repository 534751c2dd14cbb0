"""Sizes as people write them."""

from __future__ import annotations

_MOST_DIGITS, _MOST = 20, 1 << 60  # what the system can be asked for
_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


def size(text: str) -> int | None:
    """Return the bytes that ``20MB`` or ``512 KiB`` stand for; None where the text is no size."""
    number = text.strip().rstrip("abgikmABGIKM ")
    unit = text.strip()[len(number) :].strip().lower()
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS) or unit not in _UNITS:
        return None
    found = int(number) * _UNITS[unit]
    return found if found <= _MOST else None


def shown(size: int) -> str:
    """Return a number of bytes for people: ``1.2 MB``."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"
