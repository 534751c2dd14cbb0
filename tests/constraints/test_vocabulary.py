"""The verbs of tables."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.constraints.context import Context
from podlint.constraints.error import ApiError, Complaint, forbidden
from podlint.constraints.vocabulary import Table, both, enum, given, optional, positive, struct

CONTEXT = Context(36, "Pod", {})


def errors(table: Table, value: dict[str, Any]) -> list[tuple[Any, ...]]:
    found: list[ApiError] = []
    table.check(value, (), CONTEXT, found)
    return [error.path for error in found]


@pytest.mark.parametrize(
    ("value", "asked"), [({}, False), ({"other": 1}, False), ({"first": 0}, True), ({"second": ""}, True), ({"first": 1, "second": 2}, True)]
)
def test_a_given_relation_is_asked_once_where_one_of_its_fields_is_there(value, asked):
    table = struct(given(lambda _value, path, _context: (forbidden(path, "is there"),), "first", "second"))
    assert errors(table, value) == ([()] if asked else [])


def test_values_that_are_equal_and_of_other_classes_are_not_taken_for_those_that_were_fine():
    table = struct(field=lambda value: () if value.__class__ is int else (Complaint("must be a whole number"),))
    assert [errors(table, {"field": value}) for value in (1, 1, True, 1.0)] == [[], [], [("field",)], [("field",)]]


def test_a_wrong_value_is_told_every_time():
    table = struct(count=positive)
    assert [errors(table, {"count": count}) for count in (0, 1, 0, 1)] == [[("count",)], [], [("count",)], []]


def test_fields_of_two_structs_are_looked_at_by_both():
    kind = struct(kind=enum("a", "b"))
    table = struct(**both({"held": kind, "text": optional(enum("x"))}, {"held": struct(kind=enum("b", "c")), "more": kind}))
    value = {"held": {"kind": "a"}, "text": "", "more": {"kind": "c"}}
    assert errors(table, value) == [("held", "kind"), ("more", "kind")]
    assert errors(table, {"held": {"kind": "z"}, "text": "y"}) == [("held", "kind"), ("held", "kind"), ("text",)]
