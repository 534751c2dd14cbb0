"""Patterns mean what they mean to git, but none can be tried in so many ways that a run takes for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from podlint.patterns import Patterns

PIECES = st.lists(st.sampled_from(["a", "b", "*", "**", "/", "?", "[ab]", "!"]), min_size=1, max_size=6).map("".join)
PATHS = st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(PIECES, PATHS)
def test_short_paths_are_matched_as_ever(pattern: str, path: str) -> None:
    try:
        expected = GitIgnoreSpec.from_lines((pattern,)).check_file(path).include
    except ValueError:
        return
    assert Patterns((pattern,)).verdict(path) == expected


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a*a*a*a*a*a*a*a*b", "a" * 250),
        ("[a]*[a]*[a]*[a]*[a]*b", "a" * 250),
        ("a*?*?*?*?*b", "a" * 250),
        ("**/a/**/a/**/a/**/a/**/a/**/a/**/b", "a/" * 100),
    ],
)
def test_a_pattern_that_would_take_ages_does_not_match_and_hides_no_other(pattern: str, path: str) -> None:
    assert Patterns((pattern,)).verdict(path) is None
    assert Patterns((pattern, "a*")).verdict(path) is True


@pytest.mark.parametrize("path", ["charts/x-shop/templates/deployment.yaml", "a" * 100 + "/x-" + "b" * 100 + "/c.yaml"])
def test_usual_patterns_match_long_paths(path: str) -> None:
    assert Patterns(("**/x-*/**/*.yaml",)).verdict(path) is True
