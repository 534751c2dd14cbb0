"""What a schedule of five fields means: the minutes and days on which it fires, without any clock.

Source: github.com/robfig/cron/v3/parser.go, getRange; spec.go, dayMatches
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from podlint.constraints.schedule import FIELDS, CronField, atoi, schedule

DAY = 24 * 60
"""Minutes."""

_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_LONG = 100  # characters of a schedule that is not worth to be remembered
_LEAP_YEAR = 2024
_DAYS = 8 * 365  # a 29 February and every weekday of it that comes soon


class Times(NamedTuple):
    """The numbers that one of the five fields allows. `is_any`: it is written with `*`, and restricts nothing."""

    numbers: frozenset[int]
    is_any: bool


class Timetable(NamedTuple):
    """The five fields of a schedule."""

    minute: Times
    hour: Times
    day: Times
    month: Times
    weekday: Times

    @property
    def has_either_day(self) -> bool:
        """Whether both day fields are restricted, so that a day needs to meet one of them only."""
        return not self.day.is_any and not self.weekday.is_any

    def is_day(self, day: date) -> bool:
        """Whether the schedule fires on a day."""
        if day.month not in self.month.numbers:
            return False
        by_day, by_weekday = day.day in self.day.numbers, day.isoweekday() % 7 in self.weekday.numbers
        return (by_day or by_weekday) if self.has_either_day else (by_day and by_weekday)

    def minutes(self) -> list[int]:
        """Return the minutes of a day at which it fires, counted from midnight, in order."""
        return sorted(hour * 60 + minute for hour in self.hour.numbers for minute in self.minute.numbers)

    def days(self) -> Iterator[int]:
        """Yield the days of eight years, from a leap year on, on which it fires, counted from the first, in order."""
        first = date(_LEAP_YEAR, 1, 1)
        return (number for number in range(_DAYS) if self.is_day(first + timedelta(days=number)))

    def shortest_gap(self) -> int | None:
        """Return the least time between two runs in minutes, changes of the clock left aside; None where it fires once or never."""
        minutes, days = self.minutes(), list(self.days())
        if not minutes or not days:
            return None
        gaps = [later - earlier for earlier, later in pairwise(minutes)]
        overnight = minutes[0] + DAY - minutes[-1]
        gaps += [overnight + (later - earlier - 1) * DAY for earlier, later in pairwise(days)]
        return min(gaps, default=None)


def timetable(text: str) -> Timetable | None:
    """Return what a schedule means; None for one that the API server refuses, and for ``@every``, which has no fields."""
    return _known(text) if len(text) < _LONG else _timetable(text)


@lru_cache(maxsize=64)  # several rules ask
def _known(text: str) -> Timetable | None:
    return _timetable(text)


def _timetable(text: str) -> Timetable | None:
    parts = _DESCRIPTORS.get(text, text).split()
    if len(parts) != len(FIELDS) or list(schedule(text)):
        return None
    return Timetable(*(_times(part, field) for part, field in zip(parts, FIELDS, strict=True)))


def _times(text: str, field: CronField) -> Times:
    numbers: set[int] = set()
    is_any = False
    for item in filter(None, text.split(",")):
        span, _, step_text = item.partition("/")
        low, hyphen, high = span.partition("-")
        step = (atoi(step_text) or 1) if step_text else 1
        if low in ("*", "?"):
            is_any |= step == 1
            first, last = field.least, field.most
        else:
            first = field.number(low) or 0
            last = (field.number(high) or 0) if hyphen else field.most if step_text else first
        numbers.update(range(first, last + 1, step))
    return Times(frozenset(numbers), is_any)
