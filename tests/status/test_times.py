"""Times and durations in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.status.times import DAY, HOUR, MINUTE, SECOND, go_duration, lasting, moment, timestamp


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:01.25Z", 1250),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T19:30:00-04:30", 0),
        ("0001-01-01T00:00:00Z", -62135596800000),
        ("2026-02-30T00:00:00Z", None),
        ("2026-02-03", None),
        ("", None),
        ("0000-01-01T00:00:00Z", None),
        ("202\u0666-01-01T00:00:00Z", None),
    ],
)
def test_a_time_is_read_as_rfc_3339_has_it(text, time):
    assert moment(text) == time


@given(st.integers(-(10**20), 10**20))
def test_every_time_can_be_written(time):
    written = moment(timestamp(time))
    assert written is not None
    if abs(time) < 10**13:
        assert written == time // SECOND * SECOND


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (-5, "less than a second"),
        (999, "less than a second"),
        (40 * SECOND, "40s"),
        (5 * MINUTE, "5m"),
        (80 * SECOND, "1m20s"),
        (2 * HOUR + 5 * MINUTE, "2h5m"),
        (47 * HOUR, "47h"),
        (12 * DAY, "12d"),
    ],
)
def test_a_duration_is_told_in_words(duration, text):
    assert lasting(duration) == text


@pytest.mark.parametrize(("text", "duration"), [("5m0s", 300_000), ("1m20s", 80_000), ("10s", 10_000), ("1h", 3_600_000), ("", None), ("5", None), ("m", None)])
def test_a_duration_of_go_is_read(text, duration):
    assert go_duration(text) == duration
