"""Bytes become text as the server reads them, and offsets become lines and columns as editors count them."""

from __future__ import annotations

import codecs

import pytest

from podlint.finding import Excerpt, Position, Span
from podlint.source.text import Lines, UndecodableTextError, decode

TEXT = "a: é\nb: 日本\r\nc: 😀\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_utf_8_and_marked_utf_16_are_the_same_text_without_mark(data):
    assert decode(data) == TEXT


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_no_text_is_text_too(data):
    assert decode(data) == ""


def test_only_the_first_mark_is_taken_away():
    assert decode(codecs.BOM_UTF8 * 2 + b"a") == "\ufeffa"


def test_line_ends_stay_what_they_are():
    assert decode(b"a\r\nb\rc\n") == "a\r\nb\rc\n"


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_marked_utf_32_is_refused_by_name(codec):
    with pytest.raises(UndecodableTextError, match="UTF-32") as caught:
        decode("\ufeffa: 1".encode(codec))
    assert caught.value.offset == 0


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"\xff", 0),
        (b"a: \xe9\n", 3),
        ("a: é".encode("latin-1"), 3),
        ("é: ".encode() + b"\xc3", 4),
        (b"a: \xed\xa0\x80", 3),
        (b"a: \xc0\x80", 3),
        (codecs.BOM_UTF8 + b"a\x80", 4),
        (codecs.BOM_UTF16_LE + b"a\x00b", 4),
        (codecs.BOM_UTF16_BE + b"\x00a\xd8\x00\x00b", 4),
        (codecs.BOM_UTF16_LE + b"\x00\xdc", 2),
        (b"x" * 100_000 + b"\x80", 100_000),
    ],
)
def test_bytes_that_are_no_text_are_refused_at_their_offset(data, offset):
    with pytest.raises(UndecodableTextError, match=f"byte {data[offset]:#04x} at offset {offset} is not UTF-(8|16)") as caught:
        decode(data)
    assert caught.value.offset == offset


def test_utf_16_without_mark_is_read_as_utf_8_like_the_server_does():
    assert decode("a".encode("utf-16-le")) == "a\x00"


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("", 0, 0, 0),
        ("", 5, 0, 0),
        ("ab", 1, 0, 1),
        ("ab", 2, 0, 2),
        ("ab", 99, 0, 2),
        ("a\nb", 1, 0, 1),
        ("a\nb", 2, 1, 0),
        ("a\nb\n", 4, 2, 0),
        ("a\r\nb", 1, 0, 1),
        ("a\r\nb", 2, 0, 2),
        ("a\r\nb", 3, 1, 0),
        ("a\rb", 2, 1, 0),
        ("a\r\rb", 2, 1, 0),
        ("a\n\rb", 2, 1, 0),
        ("a\n\rb", 3, 2, 0),
        ("é😀\nx", 2, 0, 2),
        ("é😀\nx", 3, 1, 0),
        ("a\x0bb\x85c\u2028d", 7, 0, 7),
    ],
)
def test_an_offset_has_the_line_and_column_that_an_editor_shows(text, offset, line, column):
    assert Lines.of(text).position(offset) == Position(line, column)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        ("\n\r\n\r", ["", "", "", ""]),
        (" a \n b", [" a ", " b"]),
        ("a\x85b\u2029c", ["a\x85b\u2029c"]),
    ],
)
def test_a_line_is_given_without_its_end(text, lines):
    found = Lines.of(text)
    assert [found.line(number) for number in range(len(found.starts))] == lines


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        (0, 1, Span(Position(0, 0), Position(0, 1))),
        (1, 5, Span(Position(0, 1), Position(1, 2))),
        (4, 4, Span(Position(1, 1), Position(1, 1))),
        (5, 1, Span(Position(1, 2), Position(1, 2))),
        (4, 99, Span(Position(1, 1), Position(2, 0))),
    ],
)
def test_a_span_lies_between_two_offsets_and_never_runs_backwards(start, end, span):
    assert Lines.of("ab\ncd\n").span(start, end) == span


@pytest.mark.parametrize(
    ("text", "start", "end", "excerpt"),
    [
        ("a: b\nc: d\n", 8, 9, Excerpt("c: d", 3, 1)),
        ("a: b\r\nc: d\r\n", 3, 4, Excerpt("a: b", 3, 1)),
        ("a: b\rc: d", 5, 6, Excerpt("c: d", 0, 1)),
        ("ab\ncd", 1, 5, Excerpt("ab", 1, 1)),
        ("ab", 2, 2, Excerpt("ab", 2, 1)),
        ("ab\n", 3, 3, Excerpt("", 0, 1)),
        ("\tab", 1, 3, Excerpt("\tab", 1, 2)),
        ("x" * 160, 0, 160, Excerpt("x" * 160, 0, 160)),
    ],
)
def test_an_excerpt_is_the_first_line_of_a_span(text, start, end, excerpt):
    lines = Lines.of(text)
    assert lines.excerpt(lines.span(start, end)) == excerpt


LONG = "".join(f"{number:05d}" for number in range(2000))


@pytest.mark.parametrize("start", [0, 1, 59, 60, 61, 100, 5000, 9840, 9900, 9939, 9999])
@pytest.mark.parametrize("length", [0, 1, 7, 99, 160, 10_000])
def test_a_very_long_line_is_cut_around_the_place(start, length):
    lines = Lines.of("short\n" + LONG + "\nshort")
    excerpt = lines.excerpt(lines.span(6 + start, 6 + min(start + length, len(LONG))))
    left = LONG.index(excerpt.text)
    assert len(excerpt.text) == 160
    assert left + excerpt.column == start
    assert 1 <= excerpt.width <= max(1, min(length, 160))
    assert excerpt.column + excerpt.width <= 160
    assert excerpt.cut_left == (left > 0)
    assert excerpt.cut_right == (left + 160 < len(LONG))
    assert excerpt.width == max(1, min(length, 160 - excerpt.column))


def test_the_place_behind_the_end_of_a_very_long_line_is_at_the_end_of_its_excerpt():
    lines = Lines.of(LONG)
    excerpt = lines.excerpt(lines.span(len(LONG), len(LONG)))
    assert excerpt == Excerpt(LONG[-160:], 160, 1, cut_left=True)
