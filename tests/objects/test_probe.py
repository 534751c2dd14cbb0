"""The figures of probes, and when they give up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.objects.probe import Timing, number, timing


def test_what_is_absent_or_zero_has_the_defaults_of_the_server():
    assert timing({}) == timing({"periodSeconds": 0, "timeoutSeconds": 0, "failureThreshold": 0}) == Timing(0, 10, 1, 1, 3)


@pytest.mark.parametrize("value", [-1, True, "5", 2.5, None, [], {}])
def test_what_the_server_would_refuse_reads_as_absent(value):
    assert number({"field": value}, "field", 7) == 7
    assert timing({"periodSeconds": value, "failureThreshold": value}) == timing({})


@given(st.builds(Timing, st.integers(0, 99), st.integers(1, 99), st.integers(1, 99), st.integers(1, 9), st.integers(1, 99)))
def test_a_probe_gives_up_between_its_first_and_its_last_chance(figures):
    assert figures.first_give_up <= figures.last_give_up
    assert figures.last_give_up - figures.first_give_up >= figures.period
