"""Putting a value in the place of another: only that changes, and what is read back is the value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.finding import Path
from podlint.source.document import Document, documents
from podlint.source.edits import replacement


def document(text: str) -> Document:
    (only,) = documents(text)
    return only


def edited(text: str, path: Path, value: Any) -> str | None:
    edit = replacement(document(text), path, value)
    return None if edit is None else text[: edit.start] + edit.text + text[edit.end :]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a: x", "z", "a: z"),
        ("a: x  # why\nb: 1\n", "z", "a: z  # why\nb: 1\n"),
        ("a: 'x'\r\n", "it's", "a: 'it''s'\r\n"),
        ('a: "x"', "y", 'a: "y"'),
        ("a: x", "yes", 'a: "yes"'),
        ("a: x", "080", 'a: "080"'),
        ("a: x", "1.10", 'a: "1.10"'),
        ("a: x", "", 'a: ""'),
        ("a: x", "a: b", 'a: "a: b"'),
        ("a: x", "*", 'a: "*"'),
        ("{a: x, b: y}", "1,2", '{a: "1,2", b: y}'),
        ("a: '80'", 80, "a: 80"),
        ('{"a": "x"}', "y", '{"a": "y"}'),
        ("a: x", True, "a: true"),
    ],
)
def test_only_the_value_changes(before, value, after):
    assert edited(before, ("a",), value) == after


@pytest.mark.parametrize("text", ["b: x", "a: [x]", "a: {b: c}", "a:", "b: &x y\na: *x", "a: |\n  x\n", "a: x\n  y\n", "a: !!str x", "a: &x y"])
def test_a_place_that_is_no_scalar_of_its_own_is_left_alone(text):
    assert edited(text, ("a",), "z") is None


def test_the_value_of_a_second_document_is_found_in_the_file():
    text = "a: x\n---\na: y\n"
    edit = replacement(list(documents(text))[1], ("a",), "z")
    assert edit is not None
    assert text[: edit.start] + edit.text + text[edit.end :] == "a: x\n---\na: z\n"


@given(st.text(max_size=12), st.sampled_from(["a: x\n", "a: 'x'\n", 'a: "x"\n', "{a: x}\n", "- {b: [1], a: x}\n"]))
def test_what_is_read_back_is_the_value(value, text):
    path: Path = (0, "a") if text.startswith("-") else ("a",)
    try:
        value.encode()
    except UnicodeEncodeError:
        return  # no text that a file could hold
    after = edited(text, path, value)
    assert after is not None
    found = document(after).value
    assert (found[0] if isinstance(found, list) else found)["a"] == value
