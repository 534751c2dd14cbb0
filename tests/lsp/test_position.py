"""Offsets and an editor's positions are the same places, in every unit that editors count in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.finding import Position
from podlint.lsp.position import UTF_8, UTF_16, UTF_32, Change, Range, Text, changed

TEXTS = st.text(st.sampled_from("aé漢😀:\n\r\x85\u2028 "), max_size=40)
ENCODINGS = st.sampled_from([UTF_8, UTF_16, UTF_32])


@pytest.mark.parametrize(("encoding", "column"), [(UTF_8, 9), (UTF_16, 4), (UTF_32, 3)])
def test_columns_are_counted_in_the_agreed_units(encoding: str, column: int) -> None:
    text = Text.of("x: 1\né😀漢: 2\n", encoding)
    offset = text.lines.text.index(": 2")
    assert text.position(offset) == Position(1, column)
    assert text.offset(Position(1, column)) == offset


@given(TEXTS, ENCODINGS)
def test_every_offset_on_a_line_has_a_position_that_leads_back(text: str, encoding: str) -> None:
    where = Text.of(text, encoding)
    for offset in range(len(text) + 1):
        position = where.lines.position(offset)
        if position.column <= len(where.lines.line(position.line)):  # between the two characters of a line end is no place
            assert where.offset(where.position(offset)) == offset


@given(TEXTS, TEXTS, st.data())
def test_changes_of_ranges_give_the_text_that_they_mean(text: str, new: str, data: st.DataObject) -> None:
    encoding = data.draw(ENCODINGS)
    where = Text.of(text, encoding)
    offsets = [where.offset(where.position(data.draw(st.integers(0, len(text))))) for _ in range(2)]
    start, end = sorted(offsets)
    change = Change(new, Range(where.position(start), where.position(end)))
    assert changed(text, [change], encoding) == text[:start] + new + text[end:]


def test_changes_come_one_after_the_other() -> None:
    insert = Change("x", Range(Position(0, 0), Position(0, 0)))
    assert changed("a", [insert, insert, Change("b"), insert], UTF_16) == "xb"


@pytest.mark.parametrize("position", [Position(9, 0), Position(0, 99), Position(9, 99)])
def test_positions_outside_of_the_text_mean_its_nearest_end(position: Position) -> None:
    assert Text.of("ab").offset(position) == 2


def test_only_what_editors_take_for_a_line_end_is_one() -> None:
    assert Text.of("a\u2028b\x85c\nd").position(6) == Position(1, 0)


def test_half_a_character_is_the_place_before_it() -> None:
    assert Text.of("😀a").offset(Position(0, 1)) == 0
