"""Values of scenario files and options: how they are read, merged and refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.errors import UsageError
from podlint.simulate.entry import LONGEST, NOTHING, Entry, Layer, Source, milliseconds, shown, written

FILE, OPTION = Source("file"), Source("--set x=1")


def entry(*values, path=("field",)):
    """One value for each source, the last one counts."""
    return Entry(tuple(Layer(FILE if number == 0 else OPTION, path, value) for number, value in enumerate(values)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30s", 30_000),
        ("200ms", 200),
        ("1m30s", 90_000),
        ("2h", 7_200_000),
        ("1.5s", 1500),
        ("0s", 0),
        (30, 30_000),
        (0.25, 250),
        ("90", 90_000),
        ("2.5", 2500),
    ],
)
def test_a_duration_is_read_in_milliseconds(value, expected):
    assert milliseconds(value) == expected


@pytest.mark.parametrize(
    "value", ["", "s", "30 s", "30sec", "-5s", "1d", "5s!", "1e3", "+3s", ".5s", "٣s", None, True, [], {}, -1, 1e308, float("inf"), float("nan"), "9" * 61]
)
def test_what_is_no_duration_is_none(value):
    assert milliseconds(value) is None


@given(st.integers(0, LONGEST))
def test_a_duration_is_read_as_it_is_written(duration):
    assert milliseconds(written(duration)) == duration


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_any_scalar_is_a_duration_or_none_and_can_be_shown(value):
    found = milliseconds(value)
    assert found is None or found >= 0
    assert len(shown(value)) < 70


def test_a_later_mapping_adds_to_an_earlier_one():
    fields = entry({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 4}, "e": 5}).entries()
    assert {key: fields[key].value for key in ("a", "e")} == {"a": 1, "e": 5}
    assert {key: field.value for key, field in fields["b"].entries().items()} == {"c": 2, "d": 4}


def test_anything_but_a_mapping_replaces_what_was_there():
    assert entry({"a": {"b": 1}}, {"a": [2]}).entries()["a"].layers == (Layer(OPTION, ("field", "a"), [2]),)
    assert list(entry({"a": [1]}, {"a": {"b": 1}}).entries()["a"].entries()) == ["b"]


def test_a_key_without_a_value_counts_as_absent():
    assert entry({"a": None, "b": 1}).entries().keys() == {"b"}


def test_a_value_knows_its_source_after_merging():
    fields = entry({"a": 1, "b": 1}, {"b": 2}).entries()
    assert (fields["a"].source, fields["b"].source) == (FILE, OPTION)


def test_an_unknown_key_of_an_earlier_source_is_found_too():
    with pytest.raises(UsageError, match="file: unknown key 'colour' in field; did you mean 'color'"):
        entry({"colour": 1}, {"color": 2}).fields(("color",))


def test_a_key_that_is_near_nothing_gets_the_list():
    with pytest.raises(UsageError, match="unknown key 'x' in field; use one of color, size"):
        entry({"x": 1}).fields(("color", "size"))


@pytest.mark.parametrize(
    ("call", "value", "message"),
    [
        (Entry.entries, [1], "field cannot be a list: expected a mapping"),
        (lambda it: it.whole(0, 255), 256, "field cannot be 256: expected a whole number from 0 to 255"),
        (lambda it: it.whole(0, 255), True, "field cannot be true"),
        (lambda it: it.whole(0, 255), 1.0, "field cannot be 1.0"),
        (Entry.fraction, 1.01, "expected a number from 0 to 1"),
        (Entry.fraction, float("nan"), "expected a number from 0 to 1"),
        (Entry.flag, "maybe", "field cannot be 'maybe': expected true or false"),
        (Entry.text, "", "expected text"),
        (Entry.text, False, "field cannot be false: expected text; put it in quotes"),
        (lambda it: it.choice(("time", "count")), "tme", "expected one of time, count; did you mean 'time'"),
        (lambda it: it.choice(("time", "count")), ["time"], "cannot be a list: expected one of time, count"),
        (lambda it: it.duration(1000, 5000), "6s", "field cannot be '6s': expected a duration from 1s to 5s"),
        (Entry.duration, "soon", "expected a duration such as 30s, 200ms, 1m30s, 2h, or a number of seconds"),
        (lambda it: list(it.items()), [0] * 1001, "field has 1,001 items: expected at most 1,000"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_was_expected(call, value, message):
    with pytest.raises(UsageError) as refusal:
        call(entry(value))
    assert message in str(refusal.value)


def test_a_value_that_is_no_list_is_its_only_item():
    assert [item.value for item in entry("60s").items()] == ["60s"]
    assert [item.name for item in entry(["a", "b"]).items()] == ["field[0]", "field[1]"]


def test_nothing_holds_no_fields():
    assert NOTHING.fields(()) == {}
