"""Giving a field a value."""

from __future__ import annotations

import pytest

from podlint.finding import Insert, Replace
from podlint.objects.setting import setting


@pytest.mark.parametrize(("holder", "expected"), [({"a": 1}, Replace), ({"a": 0}, Replace), ({"a": None}, Insert), ({}, Insert)])
def test_a_field_is_replaced_where_it_has_a_value(holder, expected):
    assert setting(holder, ("spec", "a"), 5) == expected(("spec", "a"), 5)
