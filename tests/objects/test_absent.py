"""Where to point at something that is not there."""

from __future__ import annotations

import pytest

from podlint.objects.absent import first_absent


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({}, ("metadata",)),
        (None, ("metadata",)),
        ({"metadata": None}, ("metadata", "labels")),
        ({"metadata": {"labels": {}}}, ("metadata", "labels", "a")),
        ({"metadata": {"labels": {"a": 1}}}, ("metadata", "labels", "a")),
    ],
)
def test_a_path_ends_with_the_first_step_that_is_absent(value, path):
    assert first_absent(value, ("metadata", "labels", "a")) == path
