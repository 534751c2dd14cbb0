"""The times of a CronJob's schedule. Instants are seconds since 1970 (UTC).

Source: github.com/robfig/cron/v3/parser.go, spec.go (Next), constantdelay.go, as Kubernetes uses them; Go's time.Date for
local times that do not exist or exist twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from typing import NamedTuple

from podlint.constraints.schedule import schedule
from podlint.constraints.timetable import Times, timetable
from podlint.errors import UsageError

MINUTE, HOUR, DAY = 60, 3600, 86400
YEARS = 5
"""How many years ahead a time is looked for: a schedule such as ``0 0 31 2 *`` has none."""

LATEST = 9000
"""The last year that can be asked about."""

_EVERY = "@every "
_PART = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {"ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "µs": Fraction(1, 10**6), "μs": Fraction(1, 10**6), "ms": Fraction(1, 1000)}
_SECONDS = {"s": 1, "m": MINUTE, "h": HOUR}
_EPOCH = date(1970, 1, 1).toordinal()
_LATEST = (LATEST - 1970) * 365 * DAY
_DECEMBER = 12
_NOON = 12


class Schedule(NamedTuple):
    """When to run: the five fields, or `every` so many seconds after the last time."""

    minute: Times
    hour: Times
    day: Times
    month: Times
    weekday: Times
    every: int = 0

    def is_day(self, when: datetime) -> bool:
        """Whether a day is one to run on: both day fields must allow it, or, where both are restricted, one of them."""
        by_day, by_weekday = when.day in self.day.numbers, when.isoweekday() % 7 in self.weekday.numbers
        return (by_day and by_weekday) if self.day.is_any or self.weekday.is_any else (by_day or by_weekday)


def schedule_of(text: str) -> Schedule:
    """Return a schedule that the API server accepts.

    Raises:
        ValueError: it would not.
    """
    if list(schedule(text)):
        raise ValueError(f"{text!r} is no schedule")
    if text.startswith(_EVERY):
        nothing = Times(frozenset(), is_any=False)
        return Schedule(nothing, nothing, nothing, nothing, nothing, max(1, int(_seconds(text[len(_EVERY) :]))))
    fields = timetable(text)
    assert fields is not None  # the server accepts it, and it is not @every
    return Schedule(*fields)


def _seconds(duration: str) -> Fraction:
    if duration.startswith("-"):
        return Fraction(0)
    return sum((Fraction(number) * (_UNITS.get(unit) or _SECONDS[unit]) for number, unit in _PART.findall(duration)), Fraction(0))


def zone_of(name: str | None) -> tzinfo:
    """Return a time zone; the control plane's own, where none is named, is taken for UTC.

    Raises:
        UsageError: this machine has no data about it.
    """
    if not name or name == "UTC":
        return timezone.utc
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(f"this machine has no time zone data for {name}", "install the Python package tzdata") from None


def next_after(plan: Schedule, after: int, zone: tzinfo = timezone.utc) -> int | None:
    """Return the first time of a schedule that is later than the instant *after*; None: there is none in five years.

    Where a clock is put forward, times that it skips do not come that day; where it is put back, those that it shows twice come twice.

    Raises:
        ValueError: *after* is before 1970, or after the year 9000.
    """
    if plan.every:
        return after + plan.every
    clock = _Clock(zone)
    if not 0 <= after <= _LATEST:
        raise ValueError(f"{after} is no instant from 1970 to {LATEST}")
    search = _Search(plan, clock, after + 1)
    limit = clock.local(after + 1).year + YEARS
    steps: tuple[Callable[[], bool], ...] = (search.to_month, search.to_day, search.to_hour, search.to_minute, search.to_second)
    while clock.local(search.now).year <= limit:
        if all(step() for step in steps):
            return search.now
    return None


class _Clock(NamedTuple):
    """Local times of a zone, as Go reckons with them."""

    zone: tzinfo

    def local(self, instant: int) -> datetime:
        """The local date and time of an instant."""
        return datetime.fromtimestamp(instant, self.zone)

    def offset(self, instant: int) -> int:
        """How many seconds local time is ahead of UTC at an instant."""
        ahead = self.local(instant).utcoffset() or timedelta()
        return ahead.days * DAY + ahead.seconds

    def instant(self, day: date, seconds: int = 0) -> int:
        """The instant of a local time; of one that is skipped, the same with the offset of before or after, as Go does it."""
        naive = (day.toordinal() - _EPOCH) * DAY + seconds
        offset = self.offset(naive)
        if offset and self.offset(naive - offset) != offset:
            offset = self.offset(naive - offset)
        return naive - offset


class _Search:
    """The search for the next time: each step goes on until its field fits; False where that wrapped around and all begins anew."""

    def __init__(self, plan: Schedule, clock: _Clock, now: int) -> None:
        self.plan = plan
        self.clock = clock
        self.now = now
        self._moved = False

    def _local(self) -> datetime:
        return self.clock.local(self.now)

    def to_month(self) -> bool:
        while (here := self._local()).month not in self.plan.month.numbers:
            if not self._moved:
                self._moved = True
                self.now = self.clock.instant(here.date().replace(day=1))
                here = self._local()
            following = date(here.year + here.month // _DECEMBER, here.month % _DECEMBER + 1, 1) + timedelta(days=here.day - 1)
            self.now = self.clock.instant(following, _of_day(here))
            if self._local().month == 1:
                return False
        return True

    def to_day(self) -> bool:
        while not self.plan.is_day(here := self._local()):
            if not self._moved:
                self._moved = True
                self.now = self.clock.instant(here.date())
                here = self._local()
            self.now = self.clock.instant(here.date() + timedelta(days=1), _of_day(here))
            hour = self._local().hour
            if hour:  # midnight does not exist on that day
                self.now += (24 - hour if hour > _NOON else -hour) * HOUR
            if self._local().day == 1:
                return False
        return True

    def to_hour(self) -> bool:
        while (here := self._local()).hour not in self.plan.hour.numbers:
            if not self._moved:
                self._moved = True
                self.now = self.clock.instant(here.date(), here.hour * HOUR)
            self.now += HOUR
            if self._local().hour == 0:
                return False
        return True

    def to_minute(self) -> bool:
        while self._local().minute not in self.plan.minute.numbers:
            if not self._moved:
                self._moved = True
                self.now -= self.now % MINUTE
            self.now += MINUTE
            if self._local().minute == 0:
                return False
        return True

    def to_second(self) -> bool:
        while self._local().second:
            self._moved = True
            self.now += 1
            if self._local().second == 0:
                return False
        return True


def _of_day(when: datetime) -> int:
    return when.hour * HOUR + when.minute * MINUTE + when.second
