"""When CronJobs run."""

import pytest

from podlint.constraints.schedule import atoi, schedule, time_zone
from podlint.constraints.timezones import ZONES, is_zone


@pytest.mark.parametrize(
    "text",
    [
        "* * * * *",
        " 0 0 * * * ",
        "? ? ? ? ?",
        "0 0 * jan mon-FRI",
        "*/61 * * * *",
        "5/10 0-23/2 1,15 * *",
        "1,2, * * * *",
        "*-9 * * * *",
        "+5 007 * * *",
        "@daily",
        "@every 1h30m",
        "@every -.5s",
        "@every 0",
    ],
)
def test_it_is_a_schedule(text):
    assert not schedule(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "0 0 0 * *",
        "0 0 * * 7",
        "0 0 * 13 *",
        "5-1 * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "*/0 * * * *",
        "*/-1 * * * *",
        "60/2 * * * *",
        "mon * * * *",
        "0 0 L * *",
        "@Daily",
        "@reboot",
        "@every",
        "@every 5",
        " @daily",
        "99999999999999999999 * * * *",
    ],
)
def test_it_is_no_schedule(text):
    assert len(schedule(text)) == 1


@pytest.mark.parametrize(("text", "count"), [("TZ=UTC 0 0 * * *", 1), ("CRON_TZ=Nowhere/X 0 0 * * *", 2), ("TZ=UTC", 2), ("TZ=UTC 60 * * * *", 2)])
def test_a_zone_in_the_schedule_is_refused_besides_what_else_is_wrong(text, count):
    assert len(schedule(text)) == count


def test_a_descriptor_in_capitals_is_proposed_in_small_letters():
    (complaint,) = schedule("@Daily")
    assert complaint.proposal.value == "@daily"


@pytest.mark.parametrize("name", ["UTC", "Europe/Rome", "US/Pacific", "Etc/GMT-9", "EST", "America/Argentina/ComodRivadavia"])
def test_it_is_a_time_zone(name):
    assert not time_zone(name)


@pytest.mark.parametrize(
    ("name", "count"), [("", 1), ("Local", 1), ("local", 2), ("asia/seoul", 1), ("../UTC", 1), ("/UTC", 1), ("GMT+9", 1), ("KST", 1), (" UTC", 1)]
)
def test_it_is_no_time_zone(name, count):
    assert len(time_zone(name)) == count


@pytest.mark.parametrize(("name", "meant"), [("asia/seoul", "Asia/Seoul"), ("America/New York", "America/New_York"), ("Seoul", "Asia/Seoul")])
def test_the_zone_that_was_meant_is_proposed(name, meant):
    assert time_zone(name)[0].proposal.value == meant


def test_zones_are_known_without_a_database(monkeypatch):
    monkeypatch.setattr("podlint.constraints.timezones._installed", frozenset)
    assert is_zone("Asia/Calcutta")
    assert not is_zone("Nope/City")
    assert len(ZONES) > 590


@pytest.mark.parametrize(
    ("text", "number"),
    [("007", 7), ("+1", 1), ("-0", 0), ("", None), ("-", None), ("1_000", None), ("٣", None), (str(2**63 - 1), 2**63 - 1), (str(2**63), None)],
)
def test_numbers_are_those_of_go(text, number):
    assert atoi(text) == number


def test_long_texts_take_no_long_time():
    for text in ("@every " + "1" * 200_000, "0" * 200_000 + "x * * * *", "1-" * 100_000, "," * 200_000 + " * * * *"):
        schedule(text)
