from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.errors import UsageError
from podlint.simulate.cron import next_after, schedule_of, zone_of

UTC = timezone.utc


def next_times(text, after, count, zone):
    """The next times of a schedule, all later than an instant."""
    found = []
    while len(found) < count and (following := next_after(schedule_of(text), found[-1] if found else after, zone)) is not None:
        found.append(following)
    return tuple(found)


def instant(text: str, zone: str = "UTC") -> int:
    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))).timestamp())


def following(schedule: str, after: str, zone: str = "UTC", count: int = 1) -> list[str]:
    times = next_times(schedule, instant(after, zone), count, ZoneInfo(zone))
    return [datetime.fromtimestamp(time, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %Z") for time in times]


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        ("0/15 * * * *", "2024-07-08T14:59:59", "2024-07-08 15:00:00 UTC"),
        ("20-35/15 * * * *", "2024-07-08T23:45:00", "2024-07-09 00:20:00 UTC"),
        ("30 4 * * MON", "2024-07-09T00:00:00", "2024-07-15 04:30:00 UTC"),
        ("0 0 29 2 *", "2025-01-01T00:00:00", "2028-02-29 00:00:00 UTC"),
        ("0 0 1 jan ?", "2024-12-31T23:59:59", "2025-01-01 00:00:00 UTC"),
        ("5,10, * * * *", "2024-07-08T14:06:00", "2024-07-08 14:10:00 UTC"),
        ("@hourly", "2024-07-08T14:00:00", "2024-07-08 15:00:00 UTC"),
        ("@daily", "2024-02-28T14:00:00", "2024-02-29 00:00:00 UTC"),
        ("@weekly", "2024-07-08T14:00:00", "2024-07-14 00:00:00 UTC"),
        ("@monthly", "2024-12-08T14:00:00", "2025-01-01 00:00:00 UTC"),
        ("@yearly", "2024-01-01T00:00:00", "2025-01-01 00:00:00 UTC"),
        ("@every 1h30m", "2024-07-08T14:00:05", "2024-07-08 15:30:05 UTC"),
        ("@every 1.5s", "2024-07-08T14:00:05", "2024-07-08 14:00:06 UTC"),
        ("@every 10ms", "2024-07-08T14:00:05", "2024-07-08 14:00:06 UTC"),
    ],
)
def test_the_next_time_is_the_first_that_fits_all_fields(schedule, after, expected):
    assert following(schedule, after) == [expected]


def test_two_restricted_day_fields_are_joined_by_or_and_a_star_leaves_the_other_alone():
    assert following("0 0 13 * 5", "2024-09-01T00:00:00", count=3) == [
        "2024-09-06 00:00:00 UTC",
        "2024-09-13 00:00:00 UTC",
        "2024-09-20 00:00:00 UTC",
    ]
    assert following("0 0 * * 5", "2024-09-01T00:00:00") == ["2024-09-06 00:00:00 UTC"]
    assert following("0 0 13 * *", "2024-09-01T00:00:00") == ["2024-09-13 00:00:00 UTC"]


def test_a_star_with_a_step_counts_as_a_restriction():
    assert following("0 0 */10 * 1", "2024-09-02T12:00:00", count=2) == ["2024-09-09 00:00:00 UTC", "2024-09-11 00:00:00 UTC"]


def test_a_time_that_the_clock_skips_does_not_come_that_day():
    assert following("30 2 * * *", "2024-03-30T12:00:00", "Europe/Rome") == ["2024-04-01 02:30:00 CEST"]
    assert following("30 2 10 3 *", "2024-03-09T12:00:00", "America/New_York") == ["2025-03-10 02:30:00 EDT"]


def test_a_time_that_the_clock_shows_twice_comes_twice():
    assert following("30 2 * * *", "2024-10-26T12:00:00", "Europe/Rome", 3) == [
        "2024-10-27 02:30:00 CEST",
        "2024-10-27 02:30:00 CET",
        "2024-10-28 02:30:00 CET",
    ]


def test_a_day_whose_midnight_is_skipped_is_no_trap():
    assert following("0 0 * * *", "2018-11-03T12:00:00", "America/Sao_Paulo") == ["2018-11-05 00:00:00 -02"]
    assert following("0 3 4 11 *", "2018-11-01T12:00:00", "America/Sao_Paulo") == ["2018-11-04 03:00:00 -02"]


@pytest.mark.parametrize("schedule", ["0 0 31 2 *", "0 0 30 feb ?", ", * * * *"])
def test_a_schedule_that_no_day_fits_has_no_next_time(schedule):
    assert following(schedule, "2024-07-08T00:00:00") == []


def test_an_unknown_zone_is_the_users_mistake_and_none_is_utc():
    assert zone_of(None) is UTC
    with pytest.raises(UsageError, match="no time zone data for Mars/Olympus"):
        zone_of("Mars/Olympus")


@pytest.mark.parametrize("after", [-1, 10**15])
def test_instants_are_between_1970_and_the_year_9000(after):
    with pytest.raises(ValueError, match="is no instant"):
        next_after(schedule_of("* * * * *"), after)


def test_what_is_no_schedule_is_refused():
    with pytest.raises(ValueError, match="is no schedule"):
        schedule_of("61 * * * *")


def field(least: int, most: int) -> st.SearchStrategy[str]:
    number = st.integers(least, most)
    span = st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}")
    return st.one_of(st.just("*"), number.map(str), span, st.integers(1, 7).map(lambda step: f"*/{step}"))


SCHEDULES = st.tuples(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)).map(" ".join)


@given(SCHEDULES, st.integers(0, 4_000_000_000), st.sampled_from(["UTC", "Europe/Rome", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"]))
def test_next_times_rise_and_fit_the_fields_of_the_schedule(text, after, zone):
    plan = schedule_of(text)
    before = after
    for time in next_times(text, after, 3, ZoneInfo(zone)):
        assert time > before
        before = time
        local = datetime.fromtimestamp(time, ZoneInfo(zone))
        assert local.second == 0
        assert local.minute in plan.minute.numbers
        assert local.hour in plan.hour.numbers
        assert local.month in plan.month.numbers
        assert plan.is_day(local)


@given(SCHEDULES, st.integers(1_000_000_000, 2_000_000_000))
def test_no_time_that_fits_is_left_out_within_two_days(text, after):
    plan = schedule_of(text)
    found = next_after(plan, after)
    fitting = (
        time
        for time in range(after - after % 60 + 60, after + 2 * 86400, 60)
        if (local := datetime.fromtimestamp(time, UTC)).minute in plan.minute.numbers
        and local.hour in plan.hour.numbers
        and local.month in plan.month.numbers
        and plan.is_day(local)
    )
    first = next(fitting, None)
    assert first is None or first == found
