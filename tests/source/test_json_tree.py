"""What Python's decoder reads of JSON is what the reader with places reads: the same values, ends and mistakes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.source import json_tree
from podlint.source.tree import MAX_DEPTH, Mapping, UnreadableError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def outcome(parse, text: str) -> tuple[object, ...]:
    try:
        tree = parse(text)
    except UnreadableError as error:
        return error.message, error.offset
    return repr(tree.value), tree.rest, tree.has_duplicates, tree.root.start, tree.root.end


def agree(text: str) -> bool:
    return outcome(json_tree.parse, text) == outcome(json_tree.read, text)


@settings(deadline=None)
@given(VALUES, st.sampled_from([None, 2]), st.booleans(), st.sampled_from(["", " ", "\n{}", "x"]))
def test_any_json_is_read_alike(value, indent, ascii_only, behind):
    assert agree(json.dumps(value, indent=indent, ensure_ascii=ascii_only) + behind)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('{}[]:,"a1 .-+eE0\\u\n\ttrfn'), max_size=12))
def test_any_text_is_read_alike_or_refused_alike(text):
    assert agree(text)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.integers(0, 60), st.integers(0, 2), st.text(st.sampled_from('{}[]:,"1.e \\'), max_size=2))
def test_json_with_any_slip_is_read_alike(value, at, gone, instead):
    text = json.dumps({"a": value, "b": [value]})
    assert agree(text[:at] + instead + text[at + gone :])


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a": {"b": [], "b": 1e3}}',
        '{"a": 1e999}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1.0, "b": -0, "c": -0.0}',
        '{"a": ' + "9" * 400 + "}",
        '{"a": ' + "9" * 401 + "}",
        '{"a": ' + "9" * 5000 + "}",
        '{"a": "\\ud800"}',
        '{"a": "\t"}',
        '{"a": 01}',
        '{"a": 1,}',
    ],
)
def test_what_only_one_of_them_knows_is_read_alike(text):
    assert agree(text)


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 20_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_json_is_read_alike(depth, opening, closing):
    inner = "[]" if opening == "[" else "{}"
    assert agree(opening * (depth - 1) + inner + closing * (depth - 1))
    assert agree(f"[{inner}, {opening * (depth - 2)}{inner}{closing * (depth - 2)}]")


def test_values_are_read_first_and_places_when_they_are_asked_for():
    tree = json_tree.parse(' {"a": {"b": [1]}} {}')
    assert (tree.value, tree.rest) == ({"a": {"b": [1]}}, 19)
    root = tree.root
    assert isinstance(root, Mapping)
    assert (root.start, root.end, root.keys["a"]) == (1, 18, (2, 5))
