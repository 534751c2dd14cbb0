"""What a schedule means, without a clock."""

from __future__ import annotations

import pytest

from podlint.constraints.timetable import timetable
from podlint.simulate.cron import schedule_of


@pytest.mark.parametrize("text", ["@every 1h", "0 61 * * *", "", "a b c d e", "0 0 7 * * *"])
def test_a_schedule_without_fields_has_no_timetable(text):
    assert timetable(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("* * * * *", 1),
        ("*/10 * * * *", 10),
        ("*/45 * * * *", 15),
        ("0,50 3 * * *", 50),
        ("0 3 * * *", 24 * 60),
        ("@hourly", 60),
        ("@weekly", 7 * 24 * 60),
        ("0 1,23 * * *", 2 * 60),
        ("0 3 * * 1-5", 24 * 60),
        ("0 3 1 * *", 28 * 24 * 60),
        ("0 3 29 2 *", 1461 * 24 * 60),
        ("0 3 30 2 *", None),
    ],
)
def test_the_shortest_time_between_two_runs(text, minutes):
    plan = timetable(text)
    assert plan
    assert plan.shortest_gap() == minutes


@pytest.mark.parametrize(
    ("text", "is_either"),
    [("0 3 1 * 1", True), ("0 3 * * 1", False), ("0 3 1 * *", False), ("0 3 */2 * 1", True), ("0 3 ? * 1", False), ("0 3 */1 * 1", False)],
)
def test_either_day_is_enough_where_both_fields_restrict(text, is_either):
    plan = timetable(text)
    assert plan
    assert plan.has_either_day is is_either


@pytest.mark.parametrize("text", ["*/7 1-5/2 1,15 jan-mar mon", "0 3 */2 * 1", "5/20 * ? * *", "@yearly", "@daily", "50-59/1 * * * SUN,sat"])
def test_its_fields_are_those_of_the_simulator(text):
    plan, simulated = timetable(text), schedule_of(text)
    assert plan
    assert [tuple(field) for field in plan] == [tuple(field) for field in simulated[:5]]
