"""Expressions come back from their trees as they were, and estimates say what may run."""

from __future__ import annotations

import contextlib
import time

import pytest

pytest.importorskip("cel_expr_python", reason="the extra podlint[cel] is not installed")

from hypothesis import given
from hypothesis import strategies as st

from podlint.admission.cost import Size, is_cheap, size_of
from podlint.admission.expression import Call, Const, Ident, Loop, literal, names, read, replaced, write
from podlint.admission.runtime import Expression, activation, evaluate, parsed
from podlint.admission.wire import fields, message, signed

TEXTS = [
    "object.spec.containers.all(c, has(c.image) && c.image.startsWith('a') || c.name in ['x', \"y\"])",
    "object.m.map(k, k == '' ? -1 : 2.5).exists(i, v, i > 0 && v != null)",
    "[?object.?a, b'x', 1u, true][0] == {'a': [], ?'b': object.?c}",
    "object.?a.optMap(v, v + 1).orValue(9223372036854775807) < -9223372036854775807",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_tree_that_is_written_is_read_as_the_same(text: str) -> None:
    node = parsed(text)
    assert read(write(node)) == node


@given(st.integers(-(2**63), 2**63 - 1))
def test_numbers_survive_the_encoding(number: int) -> None:
    assert [signed(field.number) for field in fields(message((3, number)))] == [number]


@given(st.text(), st.integers(1, 1000))
def test_texts_survive_the_encoding(text: str, key: int) -> None:
    assert [(field.key, field.data.decode()) for field in fields(message((key, text)))] == [(key, text)]


@given(st.binary(max_size=30))
def test_bytes_that_are_no_message_are_an_error_of_one_kind(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert list(fields(data)) is not None


def test_a_name_is_replaced_where_it_is_free() -> None:
    node = parsed("x + [1].map(x, x)[0] + y")
    found = replaced(node, "x", literal(5))
    assert sorted(names(found)) == ["y"]
    assert any(isinstance(part, Loop) for part in (found.arguments[0].arguments[1].arguments[0],))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "['x']" + ".map(a, a + a)" * 23 + "[0].size() > 1",
        "[[1]]" + ".map(a, a + a)" * 23 + "[0].size() > 1",
        "'x'.replace('', object.s).replace('', object.s).size() > 1",
        "object.l.all(x, object.s.matches('(a*)*(b|a)*c$'))",
        "object.l.map(x, object.l).map(x, x + x).size() > 0",
        "object.l" + ".all(a, object.l" * 8 + ".all(b, true)" + ")" * 8,
    ],
)
def test_an_expression_that_grows_without_end_does_not_run(text: str) -> None:
    inputs = {"object": {"s": "a" * 1_000_000, "l": [str(number) for number in range(9000)]}}
    started = time.monotonic()
    assert not is_cheap(parsed(text), size_of(inputs))
    assert time.monotonic() - started < 5


def test_expressions_of_everyday_size_run() -> None:
    text = "object.spec.containers.all(c, params.allowed.exists(a, c.image.startsWith(a) || c.image.split('/')[0] in ['x', 'y', 'z']))"
    assert is_cheap(parsed(text), Size(200, 20_000))


def test_a_loop_that_is_too_long_ends_and_is_unknown() -> None:
    values = activation({"object": {"l": list(range(200))}})
    found = evaluate(Expression(parsed("object.l.all(x, object.l.all(y, x + y >= 0))")), values)
    assert "more items" in found.unknown


def test_trees_are_plain_values() -> None:
    assert parsed("a.b(1)") == Call(Ident("a"), "b", (Const(b"\x18\x01", 1),))
