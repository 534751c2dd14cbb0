"""Times of a status, in milliseconds since 1970, and how people read them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MOST = (datetime.max.replace(tzinfo=timezone.utc) - _EPOCH) // timedelta(milliseconds=1)
_LEAST = (datetime.min.replace(tzinfo=timezone.utc) - _EPOCH) // timedelta(milliseconds=1)
_DAYS_FROM = 2 * DAY  # what is longer is told in days
_DURATION = re.compile(r"(?:([0-9]{1,4})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,5})(?:\.[0-9]{1,9})?s)?")


def moment(text: str) -> int | None:
    """Return the time that *text* writes as RFC 3339; None where it is no time."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    *numbers, fraction, sign, hours, minutes = match.groups()
    try:
        written = datetime(*map(int, numbers), tzinfo=timezone.utc)  # type: ignore[misc,arg-type]  # six numbers
    except ValueError:
        return None
    offset = (int(hours) * HOUR + int(minutes) * MINUTE) * (-1 if sign == "-" else 1) if sign else 0
    return (written - _EPOCH) // timedelta(milliseconds=1) + int((fraction or "0").ljust(3, "0")[:3]) - offset


def timestamp(time: int) -> str:
    """Return a time as Kubernetes writes it, to the second: ``2026-01-31T08:00:00Z``."""
    written = _EPOCH + timedelta(milliseconds=max(_LEAST, min(time, _MOST)))
    return written.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def lasting(duration: int) -> str:
    """Return a duration for people, whole seconds at the finest: ``40s``, ``5m``, ``2h5m``, ``12d``."""
    duration = max(0, duration)
    if duration < SECOND:
        return "less than a second"
    if duration >= _DAYS_FROM:
        return f"{duration // DAY}d"
    hours, minutes, seconds = duration // HOUR, duration % HOUR // MINUTE, duration % MINUTE // SECOND
    if hours:
        return f"{hours}h{minutes}m" if minutes else f"{hours}h"
    return f"{minutes}m{seconds}s" if minutes and seconds else f"{minutes}m" if minutes else f"{seconds}s"


def go_duration(text: str) -> int | None:
    """Return what Go prints as a duration, ``5m0s`` or ``20s``; None where it is none."""
    match = _DURATION.fullmatch(text)
    if not match or not text:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * HOUR + minutes * MINUTE + seconds * SECOND
