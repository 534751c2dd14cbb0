"""Label selectors in kubectl's syntax."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.objects.selectors import Operator, Requirement, SelectorSyntaxError, matches, parse


def requirement(key: str, operator: Operator, *values: str) -> Requirement:
    return Requirement(key, operator, frozenset(values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("   ", ()),
        ("a", [requirement("a", Operator.EXISTS)]),
        (" a ", [requirement("a", Operator.EXISTS)]),
        ("!a", [requirement("a", Operator.ABSENT)]),
        ("! a", [requirement("a", Operator.ABSENT)]),
        ("a=b", [requirement("a", Operator.IN, "b")]),
        ("a==b", [requirement("a", Operator.IN, "b")]),
        ("a = b", [requirement("a", Operator.IN, "b")]),
        ("a != b", [requirement("a", Operator.NOT_IN, "b")]),
        ("a!=b", [requirement("a", Operator.NOT_IN, "b")]),
        ("a=", [requirement("a", Operator.IN, "")]),
        ("a==", [requirement("a", Operator.IN, "")]),
        ("a!=", [requirement("a", Operator.NOT_IN, "")]),
        ("a=,b", [requirement("a", Operator.IN, ""), requirement("b", Operator.EXISTS)]),
        ("a in (b)", [requirement("a", Operator.IN, "b")]),
        ("a in (b,c)", [requirement("a", Operator.IN, "b", "c")]),
        ("a in(b,c)", [requirement("a", Operator.IN, "b", "c")]),
        ("a in ( b , c )", [requirement("a", Operator.IN, "b", "c")]),
        ("a notin (b,c)", [requirement("a", Operator.NOT_IN, "b", "c")]),
        ("a in ()", [requirement("a", Operator.IN, "")]),
        ("a in (b,)", [requirement("a", Operator.IN, "b", "")]),
        ("a in (,b)", [requirement("a", Operator.IN, "b", "")]),
        ("a in (b,,c)", [requirement("a", Operator.IN, "b", "", "c")]),
        ("a>1", [requirement("a", Operator.GREATER, "1")]),
        ("a < 10", [requirement("a", Operator.LESS, "10")]),
        ("a=b,c!=d", [requirement("a", Operator.IN, "b"), requirement("c", Operator.NOT_IN, "d")]),
        ("a,!b,c in (d)", [requirement("a", Operator.EXISTS), requirement("b", Operator.ABSENT), requirement("c", Operator.IN, "d")]),
        ("app.kubernetes.io/name=shop", [requirement("app.kubernetes.io/name", Operator.IN, "shop")]),
        ("a=in", [requirement("a", Operator.IN, "in")]),
        ("in=a", [requirement("in", Operator.IN, "a")]),
        ("a_b-c.d=e_f-g.h", [requirement("a_b-c.d", Operator.IN, "e_f-g.h")]),
    ],
)
def test_a_selector_is_read_as_kubectl_reads_it(text, expected):
    assert parse(text) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a=b,", "after ','"),
        (",a", "','"),
        ("a b", "'b' is no operator"),
        ("a in b", "'('"),
        ("a in (b", "')'"),
        ("a in (b c)", "')'"),
        ("a in", "'('"),
        ("a notin", "'('"),
        ("a=b=c", "','"),
        ("a=b c", "','"),
        ("!a=b", "','"),
        ("!", "is no label key"),
        ("=b", "'=' is no label key"),
        ("(a)", "is no label key"),
        ("-a", "'-a' is no label key"),
        ("a-", "'a-' is no label key"),
        ("a/b/c=d", "is no label key"),
        ("/a=b", "is no label key"),
        ("A.example/b=c", "is no label key"),
        ("x" * 64, "is no label key"),
        ("a=-b", "'-b' is no label value"),
        ("a=b-", "'b-' is no label value"),
        ("a=b/c", "'b/c' is no label value"),
        ("a=" + "x" * 64, "is no label value"),
        ("a in (b/c)", "'b/c' is no label value"),
        ("a>", "whole number"),
        ("a>b", "whole number, not 'b'"),
        ("a<1.5", "whole number, not '1.5'"),
        ("a~b", "'a~b' is no label key"),
        ("ä=b", "'ä' is no label key"),
    ],
)
def test_what_kubectl_refuses_is_refused_with_a_reason(text, said):
    with pytest.raises(SelectorSyntaxError, match=re.escape(said)):
        parse(text)


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("", {}, True),
        ("a", {"a": ""}, True),
        ("a", {}, False),
        ("!a", {}, True),
        ("!a", {"a": ""}, False),
        ("a=b", {"a": "b"}, True),
        ("a=b", {"a": "c"}, False),
        ("a=b", {}, False),
        ("a=", {"a": ""}, True),
        ("a=", {}, False),
        ("a!=b", {}, True),
        ("a!=b", {"a": "b"}, False),
        ("a!=b", {"a": "c"}, True),
        ("a in (b,c)", {"a": "c"}, True),
        ("a in (b,c)", {}, False),
        ("a notin (b,c)", {}, True),
        ("a notin (b,c)", {"a": "c"}, False),
        ("a>1", {"a": "2"}, True),
        ("a>1", {"a": "1"}, False),
        ("a>9", {"a": "10"}, True),
        ("a<1", {"a": "0"}, True),
        ("a<1", {"a": "zero"}, False),
        ("a>1", {}, False),
        ("a=b,c", {"a": "b"}, False),
        ("a=b,c", {"a": "b", "c": "d"}, True),
        ("A=b", {"a": "b"}, False),
    ],
)
def test_labels_match_as_in_kubectl(text, labels, expected):
    assert matches(parse(text), labels) is expected


KEYS = st.sampled_from(["a", "b", "app.io/c"])
VALUES = st.sampled_from(["", "x", "y", "1", "2", "10"])
LABELS = st.dictionaries(KEYS, VALUES, max_size=3)
BLANKS = st.sampled_from(["", " ", "  ", "\t"])


def naive(condition: tuple[str, str, list[str]], labels: dict[str, str]) -> bool:
    """Whether *labels* meet one condition, told as plainly as possible."""
    key, operator, values = condition
    if operator == "exists":
        return key in labels
    if operator == "absent":
        return key not in labels
    if operator in (">", "<"):
        if key not in labels or not labels[key]:
            return False
        return int(labels[key]) > int(values[0]) if operator == ">" else int(labels[key]) < int(values[0])
    if operator in ("=", "==", "in"):
        return key in labels and labels[key] in values
    return not (key in labels and labels[key] in values)


@st.composite
def written(draw):
    """Draw a condition and one of the texts that write it."""
    key, blank = draw(KEYS), draw(BLANKS)
    operator = draw(st.sampled_from(["exists", "absent", "=", "==", "!=", "in", "notin", ">", "<"]))
    if operator in ("exists", "absent"):
        return (key, operator, []), f"{blank}{'!' if operator == 'absent' else ''}{blank}{key}{blank}"
    if operator in ("in", "notin"):
        values = draw(st.lists(VALUES, min_size=1, max_size=3))
        return (key, operator, values), f"{key} {operator}{blank}({blank}{f'{blank},{blank}'.join(values)}{blank})"
    value = draw(st.sampled_from(["1", "2", "10"]) if operator in (">", "<") else VALUES)
    return (key, operator, [value]), f"{blank}{key}{blank}{operator}{blank}{value}{blank}"


NUMBERS_ONLY = st.dictionaries(KEYS, st.sampled_from(["", "1", "2", "10"]), max_size=3)


@settings(deadline=None)
@given(st.lists(written(), max_size=4), NUMBERS_ONLY)
def test_a_selector_matches_exactly_when_every_condition_does(conditions, labels):
    selector = parse(",".join(text for _, text in conditions))
    assert matches(selector, labels) is all(naive(condition, labels) for condition, _ in conditions)


@settings(deadline=None)
@given(st.lists(written(), max_size=4), LABELS)
def test_the_order_of_conditions_does_not_matter(conditions, labels):
    texts = [text for _, text in conditions]
    assert matches(parse(",".join(texts)), labels) is matches(parse(",".join(reversed(texts))), labels)


@settings(deadline=None)
@given(KEYS, st.lists(VALUES, min_size=1, max_size=3), LABELS)
def test_in_and_notin_are_opposites(key, values, labels):
    listed = ",".join(values)
    assert matches(parse(f"{key} in ({listed})"), labels) is not matches(parse(f"{key} notin ({listed})"), labels)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_selector_or_a_syntax_error(text):
    try:
        parse(text)
    except SelectorSyntaxError as error:
        assert str(error)  # noqa: PT017  whether it is raised depends on the text
