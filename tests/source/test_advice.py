"""The usual slips are named in words that say what to do, and marked where the hand has to go."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from podlint.source.advice import Advice, advise
from podlint.source.document import Document, documents


class Slip(NamedTuple):
    """A text, what is marked of it, and parts of the message and of the help."""

    text: str
    marked: str
    message: str
    help: str


TAB = "a tab indents this line"
SPACES = "spaces"
SLIPS = {
    "a tab below a key": Slip("a:\n\tb: 1\n", "\t", TAB, SPACES),
    "two tabs": Slip("a:\n\t\tb: 1\n", "\t\t", TAB, SPACES),
    "a tab between blanks": Slip("a:\n \t b: 1\n", "\t ", TAB, SPACES),
    "a tab in a later line": Slip("a:\n  b: 1\n\tc: 2\n", "\t", TAB, SPACES),
    "a tab below a value": Slip("a: b\n\tc: 1\n", "\t", TAB, SPACES),
    "a tab below a list": Slip("a:\n- b\n\t- c: 1\n", "\t", TAB, SPACES),
    "a tab at the start": Slip("\ta: 1\n", "\t", TAB, SPACES),
    "a tab in the last line": Slip("a:\n\t", "\t", TAB, SPACES),
    "a tab after CRLF": Slip("a:\r\n\tb: 1\r\n", "\t", TAB, SPACES),
    "no space after the first colon": Slip("kind:Pod\nmetadata:\n  name: x\n", "kind:Pod", "no space after the colon of 'kind'", "'kind: Pod'"),
    "no space after a later colon": Slip("apiVersion: v1\nkind:Pod\nmetadata: {}\n", "kind:Pod", "no space after the colon of 'kind'", "'kind: Pod'"),
    "no space after the last colon": Slip("apiVersion: v1\nkind:Pod\n", "kind:Pod", "no space after the colon of 'kind'", "'kind: Pod'"),
    "no space after a colon in a list": Slip("spec:\n  - name:web\n    image: x\n", "name:web", "no space after the colon of 'name'", "'name: web'"),
    "no space after a colon in CRLF": Slip("kind:Pod\r\nname: x\r\n", "kind:Pod", "no space after the colon of 'kind'", "'kind: Pod'"),
    "an unclosed single quote": Slip("a: 'b\nc: d\n", "'b", "this quote is never closed", "another '"),
    "an unclosed double quote": Slip('x: 1\na: "b\nc: d\n', '"b', "this quote is never closed", 'another "'),
    "an unclosed quote in the last line": Slip('a: "b', '"b', "this quote is never closed", 'another "'),
    "an unclosed list": Slip("a: [b, c\nd: e\n", "[b, c", "this '[' is never closed", "']'"),
    "an unclosed mapping": Slip("a: {b: c\nd: e\n", "{b: c", "this '{' is never closed", "'}'"),
    "an unclosed list in the last line": Slip("a: [b, c\n", "[b, c", "this '[' is never closed", "']'"),
    "an unclosed list at the end": Slip("a: [b, c", "[b, c", "this '[' is never closed", "']'"),
    "an unclosed mapping at the end": Slip("a: {b: 1", "{b: 1", "this '{' is never closed", "'}'"),
    "an unclosed list of many lines": Slip("a: [\n  b,\n  c\nd: 1\n", "[", "this '[' is never closed", "']'"),
    "a list that only begins": Slip("a: [", "[", "this '[' is never closed", "']'"),
    "a missing comma": Slip("a: {b: 1 c: 2}\n", ":", "a comma or '}' is missing", "commas"),
    "a bracket too many": Slip("a: ]\n", "]", "']' does not fit here", "delete"),
    "a bracket behind a flow list": Slip("a: [b]]\n", "]", "']'", "delete"),
    "a comma too many": Slip("a: [b, , c]\n", ",", "',' does not fit here", "delete"),
    "nearly in the first column": Slip("a:\n    b: 1\n c: 2\n", "c: 2", "indented by 1, which fits none of the lines above", "begin it in the first column"),
    "one blank too few": Slip("a:\n  b: 1\n c: 2\n", "c: 2", "indented by 1, which fits none of the lines above", "indent it by 2 spaces"),
    "one blank too few in an item": Slip(
        "a:\n    - name: web\n     image: x\n", "image: x", "indented by 5, which fits none of the lines above", "indent it by 6 spaces"
    ),
    "one blank too many": Slip("spec:\n  - name: web\n     image: x\n", "image: x", "indented deeper than the one above", "line it up"),
    "a key below a value": Slip("a: 1\n  b: 2\n", "b: 2", "indented deeper than the one above, which already has a value", "line it up"),
    "a key between the items": Slip("- a\nb: 1\n", "b: 1", "cannot continue", "missing '- '"),
    "an item between the keys": Slip("a: 1\n- b\n", "- b", "cannot continue", "missing"),
    "indented dashes": Slip("a:\n  b: 1\n  ---\nc: 2\n", "---", "only at the very start of a line", "first column"),
    "dashes below a list": Slip("a:\n- b: 1\n  ---\nc: 2\n", "---", "only at the very start of a line", "first column"),
    "a second colon": Slip("command: echo: hi\n", "echo: hi", "the value of 'command' holds a second ': '", "'echo: hi'"),
    "a second colon and a quote": Slip("a: it's b: c\n", "it's b: c", "the value of 'a' holds a second ': '", "s b: c"),
    "a second colon in an item": Slip("- a: b: c\n", "b: c", "the value of 'a' holds a second ': '", "'b: c'"),
    "an at sign": Slip("a: @b\n", "@b", "cannot begin with '@'", "'@b'"),
    "a per cent sign": Slip("a: %b c\n", "%b c", "cannot begin with '%'", "'%b c'"),
    "a backtick": Slip("a: `b`\n", "`b`", "cannot begin with '`'", "'`b`'"),
    "a schedule": Slip("schedule: */5 * * * *\n", "*/5 * * * *", "cannot begin with '*'", "'*/5 * * * *'"),
    "a schedule in CRLF": Slip("schedule: */5 * * * *\r\nx: 1\r\n", "*/5 * * * *", "cannot begin with '*'", "'*/5 * * * *'"),
    "a star": Slip("host: *.example.org\n", "*.example.org", "cannot begin with '*'", "'*.example.org'"),
    "an ampersand": Slip("a: & b\n", "& b", "cannot begin with '&'", "'& b'"),
    "a question mark": Slip("a: ? b\n", "? b", "cannot begin with '? '", "'? b'"),
    "no colon": Slip("a: 1\nb\nc: 2\n", "b", "no colon", "'key: value'"),
    "no colon in the first line": Slip("b\na: 1\n", "b", "no colon", "'key: value'"),
    "no colon in the last line": Slip("a: 1\nb\n", "b", "no colon", "'key: value'"),
    "no colon below a list": Slip("a:\n- b\nc\n", "c", "no colon", "'- value'"),
    "a block text without indentation": Slip("a: |\nb\n", "b", "must be indented deeper than its key", "two spaces"),
    "a folded text without indentation": Slip("a: >- # text\nb\nc: 1\n", "b", "must be indented deeper than its key", "two spaces"),
    "a dash behind a key": Slip("a: - b\n", "- b", "cannot begin on the line of its key", "[a, b]"),
    "a dash behind a key with more below": Slip("a: - b\n   - c\n", "- b", "cannot begin on the line of its key", "[a, b]"),
    "an unknown escape": Slip('a: "\\d+"\n', "\\d", "'\\\\d' is no escape", "single quotes"),
    "an unknown escape further on": Slip('a: "x \\. y"\nb: 1\n', "\\.", "'\\\\.' is no escape", "single quotes"),
    "text behind a quote": Slip("a: 'it's'\n", "s'", "goes on behind its closing quote", "''"),
    "text behind a double quote": Slip('a: "b"c\n', "c", "goes on behind its closing quote", '\\"'),
    "a word behind a quote": Slip("a: 'b' c\n", "c", "goes on behind its closing quote", "''"),
    "a word behind a double quote": Slip('x: 1\na: "b" c d\ny: 2\n', "c d", "goes on behind its closing quote", '\\"'),
    "a word behind a quote in a list": Slip("- 'a' b\n", "b", "goes on behind its closing quote", "''"),
    "a directive": Slip("%YAML 1.1\n", "%YAML 1.1", "directive", "delete"),
    "an unknown directive": Slip("%FOO\n", "%FOO", "directive", "delete"),
}


def advice_on(text: str) -> tuple[Document, Advice]:
    """The first document of *text* that cannot be read, and what is said of it."""
    document = next(document for document in documents(text) if document.unreadable)
    assert document.unreadable
    return document, advise(document.text, document.unreadable)


@pytest.mark.parametrize("name", SLIPS)
def test_a_usual_slip_is_named_helped_and_marked(name):
    slip = SLIPS[name]
    document, advice = advice_on(slip.text)
    assert slip.message in advice.message
    assert slip.help in advice.help
    assert document.text[advice.start : advice.end] == slip.marked


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_alike_in_a_later_document(name):
    slip = SLIPS[name]
    _, alone = advice_on(slip.text)
    _, second = advice_on("first: 1\n---\n" + slip.text)
    assert (second.message, second.help) == (alone.message, alone.help)
    assert (second.start, second.end) == (alone.start + 1, alone.end + 1)


@pytest.mark.parametrize("name", [name for name in SLIPS if "\r" not in SLIPS[name].text])
def test_a_slip_is_named_alike_whatever_ends_the_lines(name):
    slip = SLIPS[name]
    document, advice = advice_on(slip.text.replace("\n", "\r\n"))
    assert slip.message in advice.message
    assert document.text[advice.start : advice.end] == slip.marked


REPAIRS = {
    "schedule: */5 * * * *\n": ("*/5 * * * *", {"schedule": "*/5 * * * *"}),
    "a: @b\n": ("@b", {"a": "@b"}),
    "command: echo: hi\n": ("echo: hi", {"command": "echo: hi"}),
    "a: it's b: c\n": ("it's b: c", {"a": "it's b: c"}),
    "kind:Pod\nname: x\n": ("kind:Pod", {"kind": "Pod", "name": "x"}),
    'a: % 50 "off" it\'s\n': ('% 50 "off" it\'s', {"a": '% 50 "off" it\'s'}),
    "a: @C:\\dir it's\n": ("@C:\\dir it's", {"a": "@C:\\dir it's"}),
}


@pytest.mark.parametrize("text", REPAIRS)
def test_what_the_help_says_to_write_mends_the_text(text):
    marked, value = REPAIRS[text]
    document, advice = advice_on(text)
    assert text[advice.start : advice.end] == marked
    assert advice.help.startswith("write ")
    written = advice.help.removeprefix("write ")
    if marked == "kind:Pod":  # the help quotes a whole entry there
        written = written.strip("'")
    (mended,) = documents(document.text.replace(marked, written))
    assert mended.value == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *b\n", "no anchor &b stands before this alias"),
        ("? [a]\n: b\n", "a key must be a scalar, not a mapping or a list"),
        ("a: !!int x\n", "the tag !!int does not fit"),
        ('{"a": 1 "b": 2}', "a comma or '}' is missing here"),
        ("a: \x00\n", "control character U+0000"),
        ("[" * 300, "nested deeper than 250 levels"),
    ],
)
def test_what_podlint_refuses_by_itself_speaks_for_itself(text, message):
    _, advice = advice_on(text)
    assert message in advice.message


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("ab1 \t\n\r-:?[]{},'\"#&*!|>%@`\\.\x00é"), min_size=1, max_size=30))
@example("\t")
@example("'")
@example("a: \t")
@example("a:\n\n\n- \t")
@example('"\\')
@example("? ]")
def test_advice_on_any_text_marks_something_inside_it(text):
    for document in documents(text):
        if document.unreadable:
            advice = advise(document.text, document.unreadable)
            assert advice.message
            assert 0 <= advice.start < len(document.text)
            assert advice.start < advice.end <= len(document.text)
