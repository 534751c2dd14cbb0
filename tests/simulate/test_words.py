"""Times and shares as reports write them."""

from __future__ import annotations

import pytest

from podlint.simulate.reports.words import clock, human_duration, length, share, wrapped

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("duration", "age"),
    [
        (-3000, "<invalid>"),
        (-1999, "0s"),
        (-1, "0s"),
        (999, "0s"),
        (119_999, "119s"),
        (2 * MINUTE, "2m"),
        (2 * MINUTE + 5 * SECOND, "2m5s"),
        (9 * MINUTE + 59 * SECOND, "9m59s"),
        (10 * MINUTE + 59 * SECOND, "10m"),
        (179 * MINUTE, "179m"),
        (3 * HOUR, "3h"),
        (7 * HOUR + 59 * MINUTE, "7h59m"),
        (8 * HOUR + 59 * MINUTE, "8h"),
        (47 * HOUR, "47h"),
        (2 * DAY, "2d"),
        (7 * DAY + 23 * HOUR, "7d23h"),
        (8 * DAY + 23 * HOUR, "8d"),
        (729 * DAY, "729d"),
        (730 * DAY, "2y"),
        (731 * DAY, "2y1d"),
        (8 * 365 * DAY + DAY, "8y"),
    ],
)
def test_an_age_is_written_as_kubectl_does(duration, age):
    assert human_duration(duration) == age


@pytest.mark.parametrize(
    ("time", "text"),
    [(-20, "0.0s"), (49, "0.0s"), (50, "0.1s"), (9_960, "10.0s"), (59_949, "59.9s"), (59_950, "1m00.0s"), (65_300, "1m05.3s"), (2 * HOUR + 5300, "2h00m05.3s")],
)
def test_a_clock_counts_tenths_of_seconds(time, text):
    assert clock(time) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [(0, "0ms"), (999, "999ms"), (1000, "1s"), (2460, "2.5s"), (23_400, "23s"), (59_600, "1m"), (80_000, "1m20s"), (2 * HOUR + 3 * MINUTE, "2h3m")],
)
def test_a_length_is_about_right(duration, text):
    assert length(duration) == text


@pytest.mark.parametrize(("count", "of", "text"), [(0, 9, "0%"), (1, 300, "<1%"), (1, 3, "33%"), (299, 300, ">99%"), (9, 9, "100%")])
def test_a_share_is_never_rounded_to_all_or_nothing(count, of, text):
    assert share(count, of) == text


def test_text_is_broken_between_words_and_long_words_anywhere():
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("abcdefghij k", 4) == ["abcd", "efgh", "ij k"]
    assert wrapped("", 4) == [""]
    assert wrapped("가나다라", 4) == ["가나", "다라"]
