"""When a CronJob runs: its schedule, and the time zone of that.

Source: github.com/robfig/cron/v3/parser.go, ParseStandard;
k8s.io/kubernetes/pkg/apis/batch/validation/validation.go, validateScheduleFormat, validateTimeZone (v1.36)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint.constraints.error import Complaint, Complaints, Proposal, quoted
from podlint.constraints.formats import FINE

_INTEGER = re.compile(r"([+-]?)([0-9]+)")
_DURATION = re.compile(r"[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_ZONE_PART = re.compile(r"[A-Za-z._0-9+][A-Za-z._0-9+-]{0,13}")
_DIGITS = 19  # of the largest 64-bit integer
_LARGEST = 2**63 - 1
_RANGE_PARTS = 2

_DESCRIPTORS = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
_EVERY = "@every "


def atoi(text: str) -> int | None:
    """The 64-bit integer that a text stands for, as Go's strconv.Atoi reads it; None where it is none."""
    match = _INTEGER.fullmatch(text)
    if not match:
        return None
    digits = match[2].lstrip("0") or "0"
    if len(digits) > _DIGITS:
        return None
    number = int(match[1] + digits)
    return number if -_LARGEST - 1 <= number <= _LARGEST else None


class CronField(NamedTuple):
    """One of the five fields of a schedule."""

    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()  # of the numbers from `least` on

    def number(self, text: str) -> int | None:
        """What a number or name stands for; None for anything else."""
        name = text.lower()
        return self.names.index(name) + self.least if name in self.names else atoi(text)


FIELDS = (
    CronField("minute", 0, 59),
    CronField("hour", 0, 23),
    CronField("day of month", 1, 31),
    CronField("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    CronField("day of week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


def schedule(text: str) -> Complaints:
    """Five fields as in crontab, a descriptor such as @daily, or ``@every 1h``; without a time zone, which has its own field."""
    zone, rest, found = "", text, []
    if text.startswith(("TZ=", "CRON_TZ=")):
        zone, _, rest = text[text.index("=") + 1 :].partition(" ")
        rest = rest.strip()
    wrong = _wrong_with(rest) if _is_location(zone) else Complaint(f"begins with a time zone that is not known: {quoted(zone)}")
    if wrong:
        found.append(wrong)
    if "TZ" in text:
        found.append(Complaint("may not name a time zone", "move it to the field timeZone"))
    return found


def _wrong_with(text: str) -> Complaint | None:
    """What is wrong with a schedule that has no time zone."""
    if text.startswith("@"):
        return _wrong_with_descriptor(text)
    parts = text.split()
    if len(parts) != len(FIELDS):
        help = "leave out the seconds, the first field" if len(parts) == len(FIELDS) + 1 else ""
        return Complaint(f"must have five fields (minute, hour, day of month, month, day of week), not {len(parts)}", help)
    for field, part in zip(FIELDS, parts, strict=True):
        for item in part.split(","):
            wrong = _wrong_with_range(item, field) if item else ""
            if wrong:
                help = "write 0 for Sunday" if field.name == "day of week" and item == "7" else ""
                return Complaint(f"has the {field.name} {quoted(item)}, which {wrong}", help)
    return None


def _wrong_with_descriptor(text: str) -> Complaint | None:
    if text in _DESCRIPTORS or (text.startswith(_EVERY) and _DURATION.fullmatch(text[len(_EVERY) :])):
        return None
    if text.startswith(_EVERY):
        return Complaint(f"must have a duration such as 1h30m after @every, not {quoted(text[len(_EVERY) :])}")
    meant = text.lower().strip()
    proposal = Proposal(meant) if meant in _DESCRIPTORS else None
    return Complaint(f"must be one of {', '.join(sorted(_DESCRIPTORS))}, or @every and a duration, not {quoted(text)}", proposal=proposal)


def _wrong_with_range(text: str, field: CronField) -> str:
    """What is wrong with one item of a field, which has the form ``low[-high][/step]``; after ``*`` anything may follow a hyphen."""
    span, *steps = text.split("/")
    low, *high = span.split("-")
    if len(steps) >= _RANGE_PARTS:
        return "has more than one '/'"
    step = atoi(steps[0]) if steps else 1
    if step is None or step <= 0:
        return "must have a positive number after the '/'"
    if low in ("*", "?"):
        return ""
    if len(high) >= _RANGE_PARTS:
        return "has more than one '-'"
    first, last = field.number(low), field.number(high[0] if high else low)
    if first is None or last is None:
        return "must be a number" + (f" or a name such as {field.names[1]}" if field.names else "")
    return _wrong_with_bounds(first, field.most if steps and not high else last, field)


def _wrong_with_bounds(first: int, last: int, field: CronField) -> str:
    if first < field.least or last > field.most:
        return f"must be from {field.least} to {field.most}"
    return "ends before it begins" if first > last else ""


def _is_location(name: str) -> bool:
    """Whether Go has a location of that name."""
    if name in ("", "UTC", "Local"):
        return True
    from podlint.constraints.timezones import is_zone

    return is_zone(name)


def time_zone(name: str) -> Complaints:
    """A name of the IANA time zone database: Europe/Rome."""
    if not name:
        return (Complaint("may not be empty", "leave it out for the time zone of the cluster's controllers"),)
    if not all(_ZONE_PART.fullmatch(part) and part not in (".", "..") for part in name.split("/")):
        return (_no_zone(name),)
    found = [Complaint(f"must be a zone of its own, as Europe/Rome, not {quoted(name)}")] if name.lower() == "local" else []
    if not _is_location(name):
        found.append(_no_zone(name))
    return found or FINE


def _no_zone(name: str) -> Complaint:
    from podlint.constraints.timezones import ZONES

    written = name.strip().lower().replace(" ", "_")
    meant = ZONES.get(written)
    cities = [zone for zone in ZONES if zone.endswith(f"/{written}")] if not meant and "/" not in written else []
    proposal = Proposal(meant, is_safe=True) if meant else Proposal(ZONES[cities[0]]) if len(cities) == 1 else None
    help = f"write {proposal.value}" if proposal else ""
    return Complaint(f"must be a time zone of the IANA database, as Europe/Rome, not {quoted(name)}", help, proposal)
