"""The figures of probes, and when they give up."""

from __future__ import annotations

import pytest

from podlint.objects.probe import Timing, number, timing


def test_what_is_absent_or_zero_has_the_defaults_of_the_server():
    assert timing({}) == timing({"periodSeconds": 0, "timeoutSeconds": 0, "failureThreshold": 0}) == Timing(0, 10, 1, 1, 3)


@pytest.mark.parametrize("value", [-1, True, "5", 2.5, None, [], {}])
def test_what_the_server_would_refuse_reads_as_absent(value):
    assert number({"field": value}, "field", 7) == 7
    assert timing({"periodSeconds": value, "failureThreshold": value}) == timing({})


def test_a_probe_gives_up_a_period_after_its_delay_and_failures_at_the_latest():
    assert Timing(5, 10, 1, 1, 3).last_give_up == 5 + 10 + 2 * 10


def test_an_answer_that_takes_longer_than_the_period_holds_back_the_next_probe():
    assert Timing(0, 2, 5, 1, 3).pace == 5
    assert Timing(0, 2, 5, 1, 3).last_give_up == 2 + 2 * 5
