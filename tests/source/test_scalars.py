"""A scalar is to podlint what it is to the API server: go-yaml v2's resolver, then JSON. Facts from its resolve.go and decode.go."""

from __future__ import annotations

import pytest

from podlint.source.scalars import UnreadableScalarError, key_text, resolve, resolve_tagged, to_json
from podlint.source.tree import UnreadableError
from podlint.source.yaml_tree import parse

TRUE_WORDS = ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")
FALSE_WORDS = ("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")
NULL_WORDS = ("", "~", "null", "Null", "NULL")
TEXTS = {
    "words in mixed case": ("yEs", "yES", "nO", "oN", "oFF", "tRUE", "truE", "fALSE", "nULL", "NuLL", "YeS", "yess", "none", "None", "nil", "t", "f", "o"),
    "almost numbers": ("+", "-", ".", "..", "+.", "-.", "0x", "0b", "0o", "0b2", "0o8", "0xg", "08x", "1e", "e3", "1e+", ".e5", ".5e", "--1", "+-1", "- 1"),
    "separated digits": ("1,000", "1 000", "1.2.3", "1..2", "10.0.0.1", "127.0.0.1:80", "1:2", "12:30", "60:30", "190:20:30", "12:30:45", "12:30.5"),
    "dates": ("2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43Z", "2001-12-14 21:59:43", "2001-1-1", "2001-99-99"),
    "signs of YAML": ("=", "<<", "~x", "~~", "#", ":", "!", "@"),
    "underscores without a digit": ("_", "_1", "-_", "+_", "0x_", "._5", ".5_", ".5__0"),
    "names of no number": ("NaN", "nan", "inf", "Inf", "Infinity", "+inf", "-Infinity", ".infinity", "+.nan", "-.NaN", ".iNf"),
    "quantities": ("500m", "1Gi", "100%", "5s", "1.5x", "v1", "1d", "0.5Mi"),
    "hexadecimal fractions": ("0x1p4", "0x1.8p1", "-0x1p-2"),
    "digits that Go does not count": ("\u0661\u0662", "1\u00b2", "0x\uff11", "\uff11\uff12"),
    "numbers out of range": ("1e400", "-1e400", ".5e400", "9" * 400, "0x1FFFFFFFFFFFFFFFF", "-0xFFFFFFFFFFFFFFFF", "0b" + "1" * 65),
}

INTEGERS = {
    "0": 0,
    "-0": 0,
    "+0": 0,
    "00": 0,
    "007": 7,
    "42": 42,
    "+42": 42,
    "-42": -42,
    "0644": 420,
    "-0644": -420,
    "0o644": 420,
    "0O17": 15,
    "-0o17": -15,
    "0_644": 420,
    "08": 8,
    "0899": 899,
    "-08": -8,
    "0_9": 9,
    "0x1F": 31,
    "0XfF": 255,
    "-0x10": -16,
    "+0x10": 16,
    "0x_FF": 255,
    "0_x1F": 31,
    "0b101": 5,
    "0B101": 5,
    "-0b101": -5,
    "+0b101": 5,
    "0b1_0": 2,
    "0b" + "1" * 64: 2**64 - 1,
    "1_000": 1000,
    "1__0_": 10,
    "+_1": 1,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "9223372036854775808": 2**63,
    "18446744073709551615": 2**64 - 1,
    "0xFFFFFFFFFFFFFFFF": 2**64 - 1,
}

WHOLE_FLOATS = {
    "1e3": 1000,
    "1E3": 1000,
    "1e+3": 1000,
    "1.": 1,
    "1.0": 1,
    "1.e3": 1000,
    "1.5e1": 15,
    "-2.0": -2,
    "-0.0": 0,
    "0e0": 0,
    "1_0.0": 10,
    "1e2_0": 100_000_000_000_000_000_000,
    ".5e1": 5,
    ".1e-400": 0,
    "18446744073709551616": 18446744073709552000,
}

FRACTIONS = {
    ".5": 0.5,
    "+.5": 0.5,
    "-.5": -0.5,
    "0.5": 0.5,
    "00.5": 0.5,
    "1.10": 1.1,
    "1.25": 1.25,
    "1e-3": 0.001,
    "1_0.2_5": 10.25,
    ".1_5": 0.15,
    ".5e-1": 0.05,
    "1e21": 1e21,
    "1e300": 1e300,
    "123456789012345678901234567890": 1.2345678901234568e29,
    "-123456789012345678901234567890": -1.2345678901234568e29,
}


def decoded(text: str) -> object:
    return to_json(resolve(text))


@pytest.mark.parametrize("text", TRUE_WORDS)
def test_every_yaml_1_1_word_for_yes_is_true(text):
    assert decoded(text) is True


@pytest.mark.parametrize("text", FALSE_WORDS)
def test_every_yaml_1_1_word_for_no_is_false(text):
    assert decoded(text) is False


@pytest.mark.parametrize("text", NULL_WORDS)
def test_every_form_of_null_is_null(text):
    assert decoded(text) is None


@pytest.mark.parametrize("text", [pytest.param(text, id=f"{group}: {text[:20]}") for group, texts in TEXTS.items() for text in texts])
def test_what_only_looks_like_something_else_stays_text(text):
    assert decoded(text) == text


@pytest.mark.parametrize(("text", "value"), INTEGERS.items())
def test_an_integer_is_read_in_the_base_that_go_reads(text, value):
    assert decoded(text) == value
    assert type(decoded(text)) is int


@pytest.mark.parametrize(("text", "value"), WHOLE_FLOATS.items())
def test_a_float_without_fraction_becomes_an_integer_on_its_way_through_json(text, value):
    assert type(decoded(text)) is int
    assert float(decoded(text)) == float(value)


@pytest.mark.parametrize(("text", "value"), FRACTIONS.items())
def test_a_float_with_a_fraction_or_an_exponent_in_json_stays_a_float(text, value):
    assert decoded(text) == value
    assert type(decoded(text)) is float


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567890123456789.0", 1234567890123456800),
        ("-9223372036854775809", -9223372036854776000),
        ("18446744073709551616", 18446744073709552000),
        ("1e20", 10**20),
        ("9007199254740993.0", 9007199254740992),
    ],
)
def test_a_large_whole_float_becomes_the_shortest_digits_that_go_writes_into_json(text, value):
    assert decoded(text) == value


@pytest.mark.parametrize("text", ["+18446744073709551615", "+9223372036854775808", "+0xFFFFFFFFFFFFFFFF"])
def test_a_plus_sign_keeps_a_number_beyond_int64_from_being_an_unsigned_integer(text):
    assert not isinstance(resolve(text), int)


@pytest.mark.parametrize(("text", "value"), [("0b-101", -5), ("0b+101", 5)])
def test_a_sign_behind_the_binary_prefix_counts(text, value):
    assert decoded(text) == value


@pytest.mark.parametrize("text", [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN"])
def test_infinity_and_not_a_number_are_refused_because_json_has_neither(text):
    with pytest.raises(UnreadableScalarError, match="infinity or not-a-number"):
        decoded(text)


@pytest.mark.parametrize("zeros", [10, 100, 5000])
def test_leading_zeros_make_an_octal_number_however_many_they_are(zeros):
    assert decoded("0" * zeros + "10") == 8


def test_an_endless_number_is_read_quickly_as_text():
    assert decoded("1" * 100_000) == "1" * 100_000


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("on", "true"),
        ("Y", "true"),
        ("off", "false"),
        ("n", "false"),
        ("5", "5"),
        ("-5", "-5"),
        ("0644", "420"),
        ("0x10", "16"),
        ("9223372036854775807", "9223372036854775807"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("1.0", "1"),
        ("0.0", "0"),
        ("-0.0", "-0"),
        ("100000.0", "100000"),
        ("123456.0", "123456"),
        ("1000000.0", "1e+06"),
        ("1234567.0", "1.234567e+06"),
        ("0.0001", "0.0001"),
        ("0.00001", "1e-05"),
        ("1e100", ".inf"),
        ("-1e100", "-.inf"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        (".nan", ".nan"),
        ("0.1", "0.1"),
        ("3.14159265358979", "3.1415927"),
        ("16777217.0", "1.6777216e+07"),
        ("name", "name"),
        ("2001-12-14", "2001-12-14"),
        ("12:30", "12:30"),
        ("1e-60", "0"),
    ],
)
def test_a_key_becomes_the_text_that_go_formats_it_as(text, key):
    assert key_text(resolve(text)) == key


@pytest.mark.parametrize("text", NULL_WORDS)
def test_null_cannot_be_a_key(text):
    with pytest.raises(UnreadableScalarError, match="empty or null"):
        key_text(resolve(text))


@pytest.mark.parametrize("text", ["9223372036854775808", "18446744073709551615"])
def test_an_integer_beyond_int64_cannot_be_a_key(text):
    with pytest.raises(UnreadableScalarError):
        key_text(resolve(text))


def value_of(text: str) -> object:
    tree = parse(text)
    assert tree is not None
    return tree.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!str 1", "1"),
        ("!!str true", "true"),
        ("!!str", ""),
        ("!!str ~", "~"),
        ("!!str 2001-01-01", "2001-01-01"),
        ('!!int "3"', 3),
        ("!!int 3", 3),
        ("!!int 0o17", 15),
        ("!!int 0x1F", 31),
        ("!!float 3", 3),
        ("!!float 1.5", 1.5),
        ("!!float '2.5'", 2.5),
        ("!!bool yes", True),
        ("!!bool 'off'", False),
        ("!!null ~", None),
        ("!!null null", None),
        ("!!null ''", None),
        ("!!timestamp 2001-01-01", "2001-01-01"),
        ("!!timestamp 2001-12-14T21:59:43.5Z", "2001-12-14T21:59:43.5Z"),
        ("!!timestamp 2001-12-14 21:59:43", "2001-12-14 21:59:43"),
        ("!!binary aGVsbG8=", "hello"),
        ("!!binary |\n  aGVs\n  bG8=\n", "hello"),
        ("!!binary ''", ""),
        ("!custom 5", "5"),
        ("!custom true", "true"),
        ("!!unknown 5", "5"),
        ("!!map 5", "5"),
        ("! 5", "5"),
        ("!<tag:yaml.org,2002:int> 5", 5),
        ("!<tag:example.org,2002:int> 5", "5"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("|-\n  5", "5"),
        ("|\n  5", "5\n"),
        (">-\n  null", "null"),
    ],
)
def test_a_tag_or_quotes_decide_what_a_scalar_is(text, value):
    assert value_of(f"a: {text}") == {"a": value}
    assert type(value_of(f"a: {text}")["a"]) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "!!int abc",
        "!!int 1.5",
        "!!int true",
        "!!int ''",
        "!!int 2001-01-01",
        "!!float abc",
        "!!float yes",
        "!!float 18446744073709551615",
        "!!bool maybe",
        "!!bool 1",
        "!!null abc",
        "!!null 0",
        "!!timestamp abc",
        "!!timestamp 5",
        "!!timestamp 2001-02-30",
        "!!timestamp 2001-13-01",
        "!!timestamp 2001-01-01T25:00:00Z",
        "!!timestamp 2001-01-01T12:00:00",
        "!!timestamp 2001-12-14 21:59:43Z",
        "!!binary '%%%'",
        "!!binary abc",
        "!!binary 'aGVs\n  bG8='",
        "!!binary é",
    ],
)
def test_a_tag_that_does_not_fit_its_scalar_is_refused_where_the_scalar_stands(text):
    with pytest.raises(UnreadableError) as caught:
        parse(f"a: {text}")
    assert caught.value.offset == 3


def test_an_infinite_float_with_a_tag_is_refused():
    with pytest.raises(UnreadableError, match="infinity"):
        parse("a: !!float .inf")


def test_bytes_that_are_no_utf_8_become_replacement_characters():
    assert value_of("a: !!binary /w==") == {"a": "\ufffd"}


@pytest.mark.parametrize(("tag", "text", "value"), [("tag:yaml.org,2002:int", "7", 7), ("!local", "7", "7"), ("tag:yaml.org,2002:str", "7", "7")])
def test_only_the_tags_of_yaml_itself_have_a_meaning(tag, text, value):
    assert resolve_tagged(tag, text) == value
