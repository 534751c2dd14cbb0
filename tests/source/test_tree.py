"""YAML becomes plain values with a tree of places beside them, as go-yaml v2 decodes it, whichever parser gives the events."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.source import event_tree
from podlint.source.event_tree import pure_events
from podlint.source.tree import MAX_DEPTH, Alias, Mapping, Node, Sequence, Tree, UnreadableError
from podlint.source.yaml_tree import parse

libyaml_events = event_tree.events


def tree_of(text: str) -> Tree:
    tree = parse(text)
    assert tree is not None
    return tree


def value_of(text: str) -> Any:
    return tree_of(text).value


def refusal(text: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        parse(text)
    return caught.value


def place(leaf: Any) -> tuple[int, int]:
    return leaf.start, leaf.end


VALUES = {
    "a: 1": {"a": 1},
    "a:": {"a": None},
    "- a\n-\n- [b, {c: d}]": ["a", None, ["b", {"c": "d"}]],
    "plain": "plain",
    "a:\n- b\n- c": {"a": ["b", "c"]},
    "- - - a": [[["a"]]],
    "a: |\n  x\n   y\n\n": {"a": "x\n y\n"},
    "a: |-\n  x\n\n": {"a": "x"},
    "a: |+\n  x\n\n": {"a": "x\n\n"},
    "a: >\n  x\n  y\n\n  z\n": {"a": "x y\nz\n"},
    "a: |2\n   x\n": {"a": " x\n"},
    "a: b\n  c\n\n  d": {"a": "b c\nd"},
    "a: 'it''s'": {"a": "it's"},
    r'a: "\x41\u00e9\U0001F600\t"': {"a": "Aé😀\t"},
    '"a": "b"': {"a": "b"},
    "{a, b: 1}": {"a": None, "b": 1},
    "[a: b]": [{"a": "b"}],
    "a: x#y #z": {"a": "x#y"},
    "a: b:c": {"a": "b:c"},
    "a::b": "a::b",
    "? a\n: b": {"a": "b"},
    "? |\n  a\n: b": {"a\n": "b"},
    "? a": {"a": None},
    "a:\tb": {"a": "b"},
    "a: b\t#c": {"a": "b"},
    "a: [\n\tb\n]": {"a": ["b"]},
    '{"a":1}': {"a": 1},
    "# only\na: 1 # and": {"a": 1},
    "on: {1: a, 1.50: b, 0x10: c}": {"true": {"1": "a", "1.5": "b", "16": "c"}},
    "'on': 1": {"on": 1},
    "!!str on: 1": {"on": 1},
    "!!float 1e20: 1": {"1e+20": 1},
    "&a -0.0: 1": {"-0": 1},
    "a: !!binary //9h": {"a": "\ufffd\ufffda"},
    "&a a: *a": {"a": "a"},
    "a: &x b\n*x : c": {"a": "b", "b": "c"},
    "a: &x 1.0\nb: *x": {"a": 1, "b": 1},
    "a: &x\nb: *x": {"a": None, "b": None},
    "!!map {a: 1}": {"a": 1},
    "!!null {a: 1}": {"a": 1},
    "!custom [a]": ["a"],
    "a: 😀\nb: \U0010ffff": {"a": "😀", "b": "\U0010ffff"},
    "a: \xa0b": {"a": "\xa0b"},
    "a: b\ufeffc": {"a": "b\ufeffc"},
    "a: ! 5": {"a": "5"},
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_a_text_has_the_value_that_the_server_decodes(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("containers: [{name: web, image: nginx:1.27}]", {"containers": [{"name": "web", "image": "nginx:1.27"}]}),
        ("args: [--listen=0.0.0.0:8080, http://shop/]", {"args": ["--listen=0.0.0.0:8080", "http://shop/"]}),
        ("ports: [8080:80]", {"ports": ["8080:80"]}),
        ("{a:1}", {"a:1": None}),
        ("[a:b, c:]", ["a:b", "c:"]),
        ('{a: "x", b: c:d, "e":f}', {"a": "x", "b": "c:d", "e": "f"}),
        ("a: [b:c]\nd: !!python/name:x.y", {"a": ["b:c"], "d": ""}),
        ("a: [b:c, !<tag:yaml.org,2002:str> 1]", {"a": ["b:c", "1"]}),
        ("a: [b :c, d\n  :e]", {"a": ["b :c", "d :e"]}),
        ("a: {b:\xa0c}", {"a": {"b:\xa0c": None}}),
    ],
)
def test_a_colon_inside_a_word_is_part_of_it_in_flow_style_too(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'''a: "it\'s"''', "it's"),
        (r'''a: "it\\'s"''', r"it\'s"),
        ("a: 'x\\'\nb: \"q\\'r\"\n", "x\\"),
        ("a: |\n  it\\'s\nb: \"q\\'r\"\n", "it\\'s\n"),
        (r"""a: {b:c: "it\'s"}""", {"b:c": "it's"}),
    ],
)
def test_double_quotes_may_escape_single_ones(text, value):
    assert value_of(text)["a"] == value


@pytest.mark.parametrize("text", [r'a: "b\/c"', r'{a: "b\/c",}', r'a: "\\\/"'])
def test_double_quotes_know_no_escaped_slash(text):
    assert refusal(text).message == "found unknown escape character"
    assert value_of(text.replace(r"\/", r"\\/")) is not None


def test_a_colon_inside_a_word_does_not_hide_what_is_wrong_further_down():
    assert refusal("a: [x:y]\nb: *c\n").message == "no anchor &c stands before this alias"


@pytest.mark.parametrize(
    ("text", "value"),
    [("a: |\n  x", "x\n"), ("a: >\n  x\n  y", "x y\n"), ("a: |+\n  x", "x\n"), ("a: |-\n  x", "x"), ("a: |\n  x\n   ", "x\n \n"), ("a: x", "x")],
)
def test_the_last_line_has_an_end_though_it_is_not_written(text, value):
    tree = tree_of(text)
    assert tree.value == {"a": value}
    assert isinstance(tree.root, Mapping)
    assert place(tree.root)[1] == place(tree.root.nodes["a"])[1] == len(text)


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "  ", "\ufeff", "\r\n#x\r\n"])
def test_a_text_without_content_holds_no_document(text):
    assert parse(text) is None


@pytest.mark.parametrize("text", ["[a?b]", "{a?b: c}", "[:a]", "[::]", "{a: |}", "[a\n: b]", '{"a"::b}', "[- a]", "[1,2,,]", "a: b: c", "'a\n b': c"])
def test_what_go_yaml_refuses_in_flow_style_is_refused(text):
    refusal(text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_line_end_of_yaml_1_1_ends_a_line(end):
    text = end.join(("a: 1", "b:", "- c", "d: e"))
    tree = tree_of(text)
    assert tree.value == {"a": 1, "b": ["c"], "d": "e"}
    assert isinstance(tree.root, Mapping)
    assert {name: text[slice(*place(leaf))] for name, leaf in tree.root.keys.items()} == {"a": "a", "b": "b", "d": "d"}


@pytest.mark.parametrize("text", ["\ufeffa: 1", "\n\ufeffa: 1", "\ufeff# comment\na: 1", "\ufeff\na: 1"])
def test_a_byte_order_mark_at_a_line_start_is_passed_over_and_counts_as_a_character(text):
    tree = tree_of(text)
    assert tree.value == {"a": 1}
    assert isinstance(tree.root, Mapping)
    assert text[slice(*place(tree.root.keys["a"]))] == "a"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\n\ufeffb: 2\n", {"a": 1, "\ufeffb": 2}),
        ("a:\n\ufeff  b: 1\n", {"a": None, "\ufeff  b": 1}),
        ("a: [x,\n\ufeffy, b:c]\n", {"a": ["x", "\ufeffy", "b:c"]}),
        ("\ufeffa: 'x\ufeff'\n", {"a": "x\ufeff"}),
    ],
)
def test_a_byte_order_mark_further_down_is_a_letter(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["a: 1\n\ufeff", "a: 1\n\ufeff---\nb: 2\n", "a: 1\n\ufeff# comment\n"])
def test_a_byte_order_mark_in_a_line_of_its_own_is_a_word_without_colon(text):
    refusal(text)


@pytest.mark.parametrize(
    ("text", "offset"), [("a: 'x\x00'", 5), ("\x00", 0), ("a: \x0bb", 3), ("a: \x7f", 3), ("a: é\x1f", 4), ("a: \uffff", 3), ("😀: \x00", 3)]
)
def test_a_control_character_is_refused_with_its_number_and_place(text, offset):
    error = refusal(text)
    assert error.offset == offset
    assert f"U+{ord(text[offset]):04X}" in error.message


@pytest.mark.parametrize("text", ["a: \ud800", "\udfff", "a: [b, '\udcff']"])
def test_half_a_surrogate_pair_is_refused_at_its_place(text):
    error = refusal(text)
    assert "\ud800" <= text[error.offset] <= "\udfff"


# Duplicates


def test_the_last_of_duplicate_keys_counts_and_the_earlier_ones_are_kept_in_order():
    text = "a: 1\nb: 2\na: 3\n'a': 4"
    tree = tree_of(text)
    assert tree.value == {"a": 4, "b": 2}
    assert tree.has_duplicates
    assert isinstance(tree.root, Mapping)
    assert place(tree.root.keys["a"]) == (15, 18)
    assert [place(leaf) for leaf in tree.root.duplicates["a"]] == [(0, 1), (10, 11)]
    assert list(tree.root.duplicates) == ["a"]


@pytest.mark.parametrize("text", ["on: 1\ntrue: 2", "1: a\n0x1: b", "{a: 1, a: 2}", "a: {b: {c: 1, c: 2}}", "- {a: 1, a: 1}", "a: 1\n? a", "a: &x a\n*x : 2"])
def test_keys_that_are_equal_once_decoded_are_duplicates(text):
    assert tree_of(text).has_duplicates


@pytest.mark.parametrize("text", ["a: 1\nA: 2", "a: {b: 1}\nb: {b: 1}", "- a: 1\n- a: 1", "a: [b, b]"])
def test_keys_of_different_mappings_or_letters_are_no_duplicates(text):
    assert not tree_of(text).has_duplicates


# Merge keys


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("b: {<<: {x: 1, z: 2}, x: 3}", {"x": 3, "z": 2}),
        ("b: {x: 3, <<: {x: 1, z: 2}}", {"x": 1, "z": 2}),
        ("b: {x: 3, <<: {x: 1}, x: 4}", {"x": 4}),
        ("b: {<<: [{x: 1}, {x: 2, z: 2}]}", {"x": 1, "z": 2}),
        ("b: {<<: [], x: 1}", {"x": 1}),
        ("b: {<<: {}, x: 1}", {"x": 1}),
        ("b: {<<: {<<: {x: 1}, z: 2}}", {"x": 1, "z": 2}),
        ("b: {<<: {x: 1}, <<: {x: 2, z: 3}}", {"x": 2, "z": 3}),
        ("b: {'<<': {x: 1}}", {"<<": {"x": 1}}),
        ("b: {!!str <<: {x: 1}}", {"<<": {"x": 1}}),
        ("b: {!!merge <<: {x: 1}}", {"x": 1}),
        ("b: {&k <<: {x: 1}}", {"x": 1}),
        ("b: {x: <<}", {"x": "<<"}),
    ],
)
def test_a_merge_takes_effect_where_it_stands(text, value):
    assert value_of(text) == {"b": value}


def test_merges_of_anchors_hold_the_places_of_the_anchors():
    text = "a: &a {x: 1}\nb: &b {x: 2, z: 2}\nc:\n  <<: [*a, *b]\n  w: 3\n"
    tree = tree_of(text)
    assert tree.value["c"] == {"x": 1, "z": 2, "w": 3}
    assert isinstance(tree.root, Mapping)
    merged = tree.root.nodes["c"]
    assert isinstance(merged, Mapping)
    assert {name: place(leaf)[0] for name, leaf in merged.keys.items()} == {"x": text.index("x: 1"), "z": text.index("z: 2"), "w": text.index("w")}


@pytest.mark.parametrize("text", ["a: &a {x: 1}\nb: {<<: *a, x: 2}", "b: {x: 1, <<: {x: 1}}", "b: {<<: [{x: 1}, {x: 2}]}", "b: {<<: {x: 1}, <<: {x: 1}}"])
def test_an_overridden_merged_key_is_a_duplicate(text):
    assert tree_of(text).has_duplicates


def test_a_merge_without_overlap_has_no_duplicates():
    assert not tree_of("a: &a {x: 1}\nb: {<<: *a, z: 2}").has_duplicates


def test_the_keys_that_a_merge_overrules_are_in_the_order_of_the_text():
    names = [f"key{number}" for number in range(20)]
    text = "{" + ", ".join(f"{name}: 1" for name in names) + ", <<: {" + ", ".join(f"{name}: 2" for name in names) + "}}"
    root = tree_of(text).root
    assert isinstance(root, Mapping)
    assert list(root.duplicates) == names


@pytest.mark.parametrize("source", ["", "1", "text", "[1]", "[{a: 1}, 2]", "[[{a: 1}]]", "*list", "*scalar", "[*list]"])
def test_a_merge_of_anything_but_mappings_is_refused(source):
    error = refusal(f"l: &list [{{a: 1}}]\ns: &scalar 1\nm:\n  <<: {source}\n")
    assert "merge" in error.message


# Anchors and aliases


def test_an_alias_has_the_value_of_its_anchor_and_its_own_place():
    text = "a: &x {b: 1}\nc: *x\nd: [*x]"
    tree = tree_of(text)
    assert tree.value == {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}]}
    assert isinstance(tree.root, Mapping)
    alias = tree.root.nodes["c"]
    assert isinstance(alias, Alias)
    assert text[slice(*place(alias))] == "*x"
    assert alias.target is tree.root.nodes["a"]


def test_an_alias_means_the_last_anchor_of_its_name_before_it():
    assert value_of("[&x 1, *x, &x 2, *x]") == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[&a [&a [1], *a], *a]", [[[1], [1]], [1]]),
        ("- &a [&a [1]]\n- *a", [[[1]], [1]]),
        ("- &a [&a 5, *a]", [[5, 5]]),
        ("- &a {b: &a 5}\n- *a", [{"b": 5}, 5]),
    ],
)
def test_an_anchor_counts_from_where_it_begins(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["&a [*a]", "&a {b: *a}", "a: &x {b: [1, {c: *x}]}", "a: &x 1\nb: &x [*x]", "a: &x {<<: *x}", "&a [&b [*a]]"])
def test_an_anchor_that_contains_itself_is_refused_at_the_alias(text):
    error = refusal(text)
    assert "contains itself" in error.message
    assert text[error.offset] == "*"


@pytest.mark.parametrize("text", ["a: *b", "[*x]", "a: *b\nb: &b 1", "a: &b 1\nc: *B"])
def test_an_alias_without_an_anchor_before_it_is_refused_at_its_place(text):
    error = refusal(text)
    assert error.message.startswith("no anchor &")
    assert text[error.offset] == "*"


def timed(text: str) -> tuple[UnreadableError, float]:
    started = time.perf_counter()
    return refusal(text), time.perf_counter() - started


BOMBS = {
    "laughs": "\n".join(["a0: &a0 [" + "x, " * 10 + "]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30))]),
    "laughing maps": "\n".join(["a0: &a0 {x: y}", *(f"a{i}: &a{i} {{{', '.join(f'k{k}: *a{i - 1}' for k in range(9))}}}" for i in range(1, 20))]),
    "a wide one": "a: &a [" + "x, " * 500 + "]\nb: [" + "*a, " * 5000 + "]",
    "merges": "a: &a {" + ", ".join(f"k{i}: 1" for i in range(500)) + "}\nb: {<<: [" + "*a, " * 2000 + "]}",
    "under one key": "\n".join(["x: &a0 [1]", *(f"x: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 600))]),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_text_that_unfolds_to_many_times_its_size_is_refused_quickly(name):
    error, seconds = timed(BOMBS[name])
    assert "aliases unfold this text" in error.message or "nested deeper" in error.message
    assert seconds < 3


def test_a_long_chain_of_aliases_is_read_or_refused_but_breaks_nothing():
    chain = "\n".join(["x: &a0 [1]", *(f"x: &a{i} [*a{i - 1}]" for i in range(1, 2000))])
    assert "nested deeper" in refusal(chain).message


@pytest.mark.parametrize("count", [1, 20, 90])
def test_ordinary_use_of_aliases_is_allowed(count):
    text = "a: &a {x: [1, 2, 3]}\nb:\n" + "- *a\n" * count
    assert len(value_of(text)["b"]) == count


# Depth

DEEP = {
    "flow sequences": "[" * 100_000,
    "closed flow sequences": "[" * 100_000 + "]" * 100_000,
    "flow mappings": "{a: " * 100_000,
    "flow pairs": "[a: " * 50_000,
    "flow keys": "{" * 100_000,
    "items on one line": "- " * 100_000,
    "keys in keys": "? " * 100_000,
    "items and keys": "- ? " * 50_000,
    "block mapping": "".join(" " * i + "a:\n" for i in range(1000)),
    "block sequence": "".join(" " * i + "-\n" for i in range(1000)),
    "anchors": "&a [" * 50_000,
    "lines": "[\n" * 100_000,
    "below plain text": "a: 1\nb: " + "[" * 100_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused_quickly(name):
    error, seconds = timed(DEEP[name])
    assert seconds < 3
    assert error.offset <= len(DEEP[name])


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_nesting_is_followed_to_the_limit_and_no_further(opening, closing):
    assert parse(opening * MAX_DEPTH + "1" + closing * MAX_DEPTH) is not None
    assert f"deeper than {MAX_DEPTH}" in refusal(opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1)).message


# Keys


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("? [a]\n: b", 2),
        ("{a}: b", 0),
        ("[a]: b", 0),
        ("{[a, b]: c}", 1),
        ("a: &x [1]\n*x : 1", 10),
        ("? {}\n: 1", 2),
        ("x: {? - a\n : 1}", None),
        ("? - a\n: b", 2),
    ],
)
def test_a_mapping_or_a_list_cannot_be_a_key(text, offset):
    error = refusal(text)
    if offset is not None:
        assert (error.message, error.offset) == ("a key must be a scalar, not a mapping or a list", offset)


@pytest.mark.parametrize("text", ["~: 1", "null: 1", ": 1", "? \n: 1", "{a: {NULL: 1}}", "!!null x: 1", "a: &n ~\n*n : 1", "!!int x: 1"])
def test_a_key_without_text_is_refused(text):
    refusal(text)


# Directives and ends


@pytest.mark.parametrize(
    "text", ["%YAML 1.2\n---\na: 1", "%YAML 1.0\n---\na: 1", "%YAML 2.0\n---\na: 1", "%FOO\n---\na: 1", "%YAML 1.1\na: 1", "%YAML x\n---\na: 1"]
)
def test_directives_that_go_yaml_refuses_are_refused(text):
    refusal(text)


@pytest.mark.parametrize("text", ["%YAML 1.1\n---\na: 1", "%TAG ! tag:yaml.org,2002:\n---\na: !int 1", "---\na: 1", "--- {a: 1}", "--- # c\na: 1"])
def test_directives_of_yaml_1_1_and_a_start_are_read(text):
    assert value_of(text) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a: 1\n...\nb: 2\n", "b: 2"),
        ("a: 1\n... # the end\nb: 2\n", "b: 2"),
        ("{a: 1}\nb: 2", "b: 2"),
        ("a: 1\n...\n# c\n\n  b", "b"),
        ("a: 1\n... b: 2\n", "b: 2"),
        ("{a: 1} b", "b"),
        ("[1] 2", "2"),
        ("a: 1\n...\n---\nb: 2", "---"),
    ],
)
def test_text_behind_the_end_of_a_document_is_told(text, rest):
    tree = tree_of(text)
    assert tree.rest is not None
    assert text[tree.rest :].find(rest) >= 0


@pytest.mark.parametrize(
    "text", ["a: 1\n...\n", "a: 1\n...", "a: 1\n...\n# comment\n\n", "a: 1\n\n", "a: 1", "a: 1\n... # comment", "{a: 1} # comment", "a: 1\r\n...\r\n"]
)
def test_comments_and_blank_lines_behind_the_end_are_nothing(text):
    assert tree_of(text).rest is None


# Places


def test_a_tree_holds_the_places_of_keys_values_and_brackets():
    text = "a:  'x'\nb: [1, {c: 2}]\n"
    root = tree_of(text).root
    assert isinstance(root, Mapping)
    assert not root.flow
    items = root.nodes["b"]
    assert isinstance(items, Sequence)
    assert items.flow
    assert text[slice(*place(root.nodes["a"]))] == "'x'"
    assert text[slice(*place(items))] == "[1, {c: 2}]"
    assert [text[slice(*place(item))] for item in items.nodes] == ["1", "{c: 2}"]


def test_places_count_characters_not_bytes():
    text = "ä: 😀\n日本: [é, ü]\n"
    root = tree_of(text).root
    assert isinstance(root, Mapping)
    assert [text[slice(*place(leaf))] for leaf in root.keys.values()] == ["ä", "日本"]
    assert text[slice(*place(root.nodes["日本"]))] == "[é, ü]"


# Both parsers


def shape(node: Node) -> Any:
    """All that `node` knows, places included; but where an empty value stands, the parsers may put before or behind a blank."""
    start, end = place(node)
    if isinstance(node, Alias):
        return "alias", start, end
    if isinstance(node, Sequence):
        return "sequence", start, end, node.flow, [shape(item) for item in node.nodes]
    if isinstance(node, Mapping):
        entries = {name: (place(key), shape(node.nodes[name])) for name, key in node.keys.items()}
        return "mapping", start, end, node.flow, entries, {name: [place(key) for key in keys] for name, keys in node.duplicates.items()}
    return ("scalar", start, end) if start < end else "empty"


def read_by(events: Any, text: str) -> Any:
    """The tree of *text* as plain values, or the refusal."""
    patch = pytest.MonkeyPatch()
    patch.setattr(event_tree, "events", events)
    with patch.context():
        try:
            tree = event_tree.parse(text)
        except UnreadableError as error:
            return error
        finally:
            patch.undo()
    return tree and (tree.value, shape(tree.root), tree.rest, tree.has_duplicates)


MANIFEST = """\
# A deployment
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {app: "shop", tier: 'front'}}
spec:
  replicas: 0o3
  template:
    metadata: &meta
      labels: {app: shop}
    spec:
      containers:
      - name: web   # the first
        image: nginx:1.27
        command: ["sh", "-c", "echo \\"hi\\"", 'it''s']
        args:
        - |
          for i in 1 2; do
            echo $i
          done
        -
          >-
          folded
          text
        env:
          - {name: A, value: "1"}
          - name: B
            value: ~
      -   name: other
          image: x
  again: *meta
"""

DOCUMENTS = [
    *(text for text in VALUES if "\t" not in text and "\xa0" not in text),
    MANIFEST,
    MANIFEST.replace("\n", "\r\n"),
    "---\n" + MANIFEST,
    MANIFEST + "...\nmore: 1\n",
    "a: &a {x: 1}\nb:\n  <<: *a\n  x: 2\nc: [*a, *a]\n",
    "base: &base\n  a: 1\nitem:\n  <<: [*base, {b: 2}]\n  c: 3\n",
    "a: 1\na: 2\nb: {c: 1, c: 2}\n",
    "- a\n- - b\n  - c\n-\n  - d\n- e: f\n  g: h\n",
    "a:\n  b:\n    c:\nd:\n",
    "-\n-\n- -\n",
    "{a: }",
    "{a: , b: }",
    "[a, [], {}, '', \"\", ~]",
    "a: [\n  1, # one\n  2,\n]\nb: {\n  c: d,\n}\n",
    "a: 'one\n\n  two'\nb: \"three\\\n  four\"\n",
    "a: |+\n\n  x\n\n\nb: >2\n    y\n  z\n",
    "a: !!str 1\nb: !local x\nc: !!seq [1]\nd: !!int '7'\n",
    "key with blanks: value with blanks\n'quoted key' : x\n\"double\": y\n",
    "? complex\n: value\n? other\n",
    "# comment\n\n\n# more\na: 1\n# end\n",
    "😀: [ä, ö]\nß: 日本\n",
    "a: - b",
    "a: b: c",
    "a: [b",
    "a: 'b",
    "\ta: 1",
    "a: @b",
    "a:\n  b: 1\n c: 2\n",
    "%YAML 1.1\n---\na: 1",
    "%YAML 1.2\n---\na: 1",
    "*a",
    "{a:1}",
    "[a:b, c:]",
    "[::]",
    '{"a"::b}',
    "[a?b]",
    "a: 1\n--- b",
    "\ufeffa: 1",
    "\ufeff# c\na: [1]\n",
]


@pytest.mark.parametrize("text", DOCUMENTS)
def test_both_parsers_build_the_same_tree_or_both_refuse(text):
    native, pure = read_by(libyaml_events, text), read_by(pure_events, text)
    if isinstance(native, UnreadableError) or isinstance(pure, UnreadableError):
        assert (type(native), type(pure)) == (UnreadableError, UnreadableError)
    else:
        assert pure == native


@pytest.mark.parametrize("text", ["a:\tb", "a: \t b", "a: 1\t\nb: 2\t# c\n", "{a:\tb}", "a: 1\x85b: 2", "a: 1\u2028b: 2", "a: 1\u2029b: 2"])
def test_the_parser_in_python_reads_or_refuses_tabs_and_rare_line_ends_but_never_reads_another_value(text):
    native, pure = read_by(libyaml_events, text), read_by(pure_events, text)
    assert not isinstance(native, UnreadableError)
    assert isinstance(pure, UnreadableError) or pure == native


WORDS = st.sampled_from(
    ["a", "b", "key", "x y", "1", "0x1f", "1.50", "~", "on", "'q'", '"d"', "é", "😀", "a:b", "http://x", "", "*a", "&a b", "&b ", "!!str 1", "<<", "x#y", "-1"]
)


def indented(text: str) -> str:
    return "\n".join("  " + line if line else line for line in text.split("\n"))


def block_mapping(entries: list[tuple[str, str]]) -> str:
    return "\n".join(f"{key}: {value}" if "\n" not in value and not value.startswith(("- ", "? ")) else f"{key}:\n{indented(value)}" for key, value in entries)


def block_sequence(items: list[str]) -> str:
    return "\n".join("- " + indented(item)[2:] for item in items)


def yaml_texts() -> st.SearchStrategy[str]:
    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        keys = st.sampled_from(["a", "b", "c d", "'q'", "<<", "1", "on", "&a k", "*a ", "? z\n"])
        flow = st.one_of(
            st.lists(WORDS, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
            st.lists(st.tuples(keys, WORDS), max_size=3).map(lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"),
        )
        literal = st.lists(st.sampled_from(["text", "  more", "", "# no comment"]), max_size=3).map(lambda lines: "|\n" + indented("\n".join(lines)) + "\n")
        return st.one_of(
            flow,
            literal,
            st.lists(inner, min_size=1, max_size=3).map(block_sequence),
            st.lists(st.tuples(keys, inner), min_size=1, max_size=3).map(block_mapping),
        )

    return st.recursive(WORDS, nested, max_leaves=8)


# Not an anchor or a block scalar at the root: ruamel ends the name of an anchor at a colon, and takes text without indentation for the block's.
ROUGH_TEXTS = st.text(st.sampled_from("ab1 \n\n-:?[]{},'\"#*!|>."), max_size=25).filter(lambda text: not text.lstrip().startswith(("|", ">")))


@settings(max_examples=300, deadline=None)
@given(yaml_texts() | ROUGH_TEXTS)
def test_both_parsers_build_the_same_tree_of_any_text_that_both_accept(text):
    native, pure = read_by(libyaml_events, text), read_by(pure_events, text)
    if not isinstance(native, UnreadableError) and not isinstance(pure, UnreadableError):
        assert pure == native
