"""Patterns agree with Python's where both know them, and take no longer for being hostile."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.custom.formats import FORMATS
from podlint.custom.pattern import MOST_WORK, pattern

PIECES = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", r"\w", "a*", "b+", "a?", "(a|b)", "(ab)*", "(a*)*", "a{2}", "a{1,3}", "(?:b|)", "^", "$", "-"])


@given(st.lists(PIECES, max_size=6), st.text(alphabet="ab1-", max_size=8))
def test_a_pattern_is_in_a_text_where_python_finds_it(pieces: list[str], text: str) -> None:
    written = "".join(pieces)
    try:
        expected = re.search(written, text) is not None
    except re.error:
        return
    compiled = pattern(written)
    assert compiled is not None
    assert compiled.is_in(text) is expected


@pytest.mark.parametrize("hostile", ["^(a+)+$", "^(a|a)*$", "^(a*)*b", "(.*)*(.*)*(.*)*x$", r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"])
def test_a_hostile_pattern_is_answered_at_once(hostile: str) -> None:
    compiled = pattern(hostile)
    assert compiled is not None
    before = time.monotonic()
    assert compiled.is_in("a" * 5000 + "!") is False
    assert time.monotonic() - before < 2


@pytest.mark.parametrize("unknown", ["(?=a)", "(?<!a)b", r"(a)\1", r"\bx", "a(?i)b", "a{1001}", "(", r"\pL", "[[:alpha:]", "((((a{900}){900}){900}){900})"])
def test_what_the_server_or_python_cannot_read_is_not_matched(unknown: str) -> None:
    assert pattern(unknown) is None


def test_too_much_work_is_not_begun() -> None:
    compiled = pattern("(a|b){0,500}")
    assert compiled is not None
    assert compiled.is_in("c" * MOST_WORK) is None


@pytest.mark.parametrize(("text", "expected"), [("1", True), ("\N{ARABIC-INDIC DIGIT ONE}", False)])
def test_digits_are_ascii_as_for_the_server(text: str, *, expected: bool) -> None:
    compiled = pattern(r"^\d$")
    assert compiled is not None
    assert compiled.is_in(text) is expected


def test_the_end_of_a_text_is_not_before_its_last_line_break() -> None:
    compiled = pattern("^a$")
    assert compiled is not None
    assert (compiled.is_in("a"), compiled.is_in("a\n")) == (True, False)


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("piece", ["1", "1 ", "a.", "-", ":", "A", " "])
def test_no_format_goes_back_and_tries_again(form: str, piece: str) -> None:
    assert FORMATS[form](piece * 200_000) in (True, False)  # in quadratic time this would take minutes
