"""Where the parts of a document stand, and where nothing but layout is."""

from __future__ import annotations

import pytest

from podlint.objects.layout import Form, Part, Scalars, column, comments, is_plain, parts
from podlint.source.document import Document, documents


def document(text: str) -> Document:
    (found,) = documents(text)
    return found


def found(text: str, form: Form) -> list[str]:
    return [text[part.start : part.end].strip() for part in parts(document(text)) if part.form is form]


def test_keys_and_scalars_come_in_the_order_of_the_text():
    text = "a: 1\nb:\n- c\n- {d: e}\n"
    assert found(text, Form.KEY) == ["a", "b", "d"]
    assert found(text, Form.SCALAR) == ["1", "c", "e"]


def test_mappings_and_lists_know_what_holds_them():
    text = "a:\n  b: [1]\n"
    outer, _, inner, _, items, _ = parts(document(text))
    assert (outer.parent, inner.parent, items.parent) == (-1, outer.start, inner.start)
    assert (inner.is_flow, items.is_flow) == (False, True)


def test_what_is_merged_or_aliased_counts_where_it_is_written():
    text = "a: &x\n  b: 1\nc:\n  <<: *x\nd: *x\n"
    assert found(text, Form.SCALAR) == ["1"]
    assert [part.path for part in parts(document(text)) if part.form is Form.SCALAR] == [("a", "b")]


@pytest.mark.parametrize(
    ("written", "plain"), [("yes", True), ('"yes"', False), ("'yes'", False), ("|\n  yes", False), ("!!str yes", False), ("&a yes", False)]
)
def test_a_scalar_is_plain_without_quotes_tag_anchor_and_block_sign(written, plain):
    text = f"a: {written}\n"
    scalar: Part = next(part for part in parts(document(text)) if part.form is Form.SCALAR)
    assert is_plain(text, scalar) is plain


def test_a_column_counts_from_the_line_break():
    assert [column("ab\n cd", at) for at in (0, 1, 3, 4)] == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1  # one\n", ["# one"]),
        ("# top\na: b#c\n", ["# top"]),
        ("a: |\n  # no comment\nb: 'x # y'\n", []),
        ("a: >-\n  text\n# behind\nb: 1\n", ["# behind"]),
        ("a: |  # on the first line\n  text\n", ["# on the first line"]),
    ],
)
def test_a_hash_in_a_scalar_begins_no_comment(text, expected):
    assert [text[start:end] for start, end in comments(document(text))] == expected


def test_a_scalar_holds_its_own_characters_only():
    text = "key: 'a b'  \n"
    scalars = Scalars(document(text))
    assert [scalars.hold(at) for at in (0, 3, 5, 9, 10, 11)] == [True, False, True, True, False, False]
