"""Anchors, aliases and keys without value."""

from __future__ import annotations

import pytest

from podlint.objects.anchors import aliases, anchors
from podlint.objects.empty import empty_entries
from podlint.source.document import Document, documents


def document(text: str) -> Document:
    (found,) = documents(text)
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a: &x 1\nb: *x\n", ["x"]),
        ("a: &x\n  b: &y [1]\n", ["x", "y"]),
        ("a: !!str &x 1\n", ["x"]),
        ("a: 'R &x D'\nb: c&d\n", []),
        ("- &x a\n- &y {b: &z c}\n", ["x", "y", "z"]),
    ],
)
def test_anchors_come_in_the_order_of_the_text(text, names):
    found = list(anchors(document(text)))
    assert [anchor.name for anchor in found] == names
    assert [text[anchor.start : anchor.end] for anchor in found] == [f"&{name}" for name in names]


def test_merges_and_keys_use_anchors_too():
    assert aliases(document("a: &x {b: &y c}\nd:\n  <<: *x\n*y : e\n")) == {"x", "y"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a:\nb: 1\n", [("a", False)]),
        ("a: null\nb: ~\nc: ''\n", []),
        ("a:\n  # b: 1\nc: 1\n", [("a", True)]),
        ("a:\n# b: 1\nc: 1\n", [("a", False)]),
        ("a:\n#  b: 1\nc: 1\n", [("a", True)]),
        ("a:\n# - b\nc: 1\n", [("a", True)]),
        ("- a:\n# - b\n", [("a", False)]),
        ("a:\n  # nothing yet\nc: 1\n", [("a", False)]),
        ("a:\n  # first of all\n  # b: 1\n", [("a", True)]),
        ("a:\n  # b: 1\n  c: 1\n", []),
        ("a:\n- b:\n", [("b", False)]),
        ("a:  # why\n  # - b\n", [("a", True)]),
        ('{"a": null}', []),
    ],
)
def test_a_key_is_empty_that_has_nothing_behind_its_colon(text, found):
    assert [(entry.path[-1], entry.commented_out) for entry in empty_entries(document(text))] == found
