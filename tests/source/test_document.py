"""A text is split into documents as kubectl splits it, and every path of a document leads to its place."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from podlint.source.document import Document, Syntax, documents, has_fences, markdown_documents, reread
from podlint.source.tree import UnreadableError

A, B = {"a": 1}, {"b": 2}


def values(text: str) -> list[Any]:
    return [document.value for document in documents(text)]


def fenced_values(text: str) -> list[Any]:
    return [document.value for document in markdown_documents(text)]


def only(text: str) -> Document:
    (document,) = documents(text)
    return document


def marked(text: str, *path: str | int, key: bool = False) -> str:
    """What `locate` marks of the first document of *text*."""
    start, end = next(iter(documents(text))).locate(path, key=key)
    return text[start:end]


# Splitting


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n---\nb: 2\n",
        "---\na: 1\n---\nb: 2",
        "a: 1\n---\nb: 2\n---\n",
        "a: 1\n---\n---\n\n---\nb: 2\n",
        "a: 1\n--- # the next one\nb: 2\n",
        "a: 1\n---   \nb: 2\n",
        "a: 1\n---\t\nb: 2\n",
        "---\t\na: 1\n---\xa0\nb: 2\n",
        "a: 1\r\n---\r\nb: 2\r\n",
        "a: 1\n---\n# only a comment\n---\nb: 2\n",
        "# head\n---\na: 1\n...\n---\nb: 2\n...\n",
        "---\n\n\na: 1\n\n\n---\n\nb: 2",
        "---\na: 1\n---\nnull\n---\n~\n---\nb: 2",
        "{a: 1}\n---\n{b: 2}",
    ],
)
def test_three_dashes_at_a_line_start_separate_documents_and_empty_ones_are_left_out(text):
    assert values(text) == [A, B]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: ---", {"a": "---"}),
        ("a: x\n  --- y", {"a": "x --- y"}),
        ("a: |\n  x\n  ---\n  y\n", {"a": "x\n---\ny\n"}),
        ("a: |\n  ---\n", {"a": "---\n"}),
        ("---a: 1", {"---a": 1}),
        ("----: 1", {"----": 1}),
        ("a: 'x\n ---\n y'", {"a": "x --- y"}),
        ("# ---\na: 1", {"a": 1}),
    ],
)
def test_three_dashes_anywhere_else_separate_nothing(text, value):
    assert values(text) == [value]


def test_three_dashes_at_a_line_start_separate_even_inside_quotes_as_kubectl_has_it():
    first, second = documents("a: 'x\n---\nb: 2\n")
    assert first.unreadable
    assert second.value == B


@pytest.mark.parametrize("text", ["", "\n", "---", "---\n---\n", "# comment\n", "\n---\n# comment\n---   \n", "~", "null\n", "\ufeff", "  \n"])
def test_a_text_without_content_has_no_documents(text):
    assert values(text) == []


@pytest.mark.parametrize("text", ["[]", "{}", "0", "''", "false"])
def test_only_null_is_an_empty_document(text):
    assert len(values(text)) == 1


def test_three_dashes_with_a_comment_close_behind_separate_but_begin_nothing():
    assert values("a: 1\n---# b\nb: 2\n") == [A, B]
    assert next(documents("---# b\nb: 2\n")).unreadable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\n--- {b: 2}\n", ["--- {b: 2}\n"]),
        ("--- {a: 1}\n---\nb: 2\n", ["--- {a: 1}\n"]),
        ("--- |\n  x\n--- !!map\na: 1\n", ["--- |\n  x\n", "--- !!map\na: 1\n"]),
        ("--- # one\na: 1\n", []),
        ("a: 1\n---# two\nb: 2\n--- \n", []),
        ("a: |\n  --- x\n", []),
        ("---a: 1\n", ["---a: 1\n"]),
        ("a: 'x\n---y\n  z'\n", ["a: 'x\n---y\n  z'\n"]),
    ],
)
def test_text_beside_three_dashes_belongs_to_the_document_and_kubectl_takes_none(text, found):
    strange = [document for document in documents(text) if list(document.separators_with_text)]
    assert [document.text for document in strange] == found
    assert not any(document.unreadable for document in strange)
    assert [reread(text, document.origin).text for document in strange] == found


def test_a_byte_order_mark_may_begin_each_document():
    assert values("\ufeffa: 1\n---\n\ufeffb: 2\n---\r\n\ufeffa: 1\r\n") == [A, B, A]


def test_documents_are_numbered_and_know_where_they_stand():
    text = "# head\n---\na: 1\n---\n---\nb: 2\n"
    found = list(documents(text))
    assert [document.origin.document for document in found] == [0, 1]
    assert [text[document.origin.start : document.origin.end] for document in found] == [document.text for document in found] == ["\na: 1\n", "\nb: 2\n"]
    assert [document.offset for document in found] == [document.origin.start for document in found]


@pytest.mark.parametrize("broken", ["b: [", "b: 'x", "- a\nb: 1", "a: *b", "@", "\tx: [", "a: \x00", "%YAML 1.2", '{"a" 1}'])
def test_a_broken_document_hides_no_other(broken):
    first, middle, last = documents(f"a: 1\n---\n{broken}\n---\nb: 2\n")
    assert (first.value, last.value) == (A, B)
    assert isinstance(middle.unreadable, UnreadableError)
    assert not first.unreadable
    assert not last.unreadable


# JSON


def test_json_values_may_follow_each_other():
    text = '{"a": 1}\n{"b": 2} {"c": 3}\n'
    found = list(documents(text))
    assert [document.value for document in found] == [A, B, {"c": 3}]
    assert [document.origin.document for document in found] == [0, 1, 2]
    assert [document.origin.number for document in found] == [0, 1, 2]
    assert [text[slice(*document.locate(()))] for document in found] == ['{"a": 1}', '{"b": 2}', '{"c": 3}']
    assert {document.syntax for document in found} == {Syntax.JSON}


def test_json_and_yaml_documents_may_stand_in_one_file():
    found = list(documents('{"a": 1}\n---\nb: 2\n---\n{"c": 3}{"d": 4}\n---\ne: 5\n'))
    assert [document.value for document in found] == [A, B, {"c": 3}, {"d": 4}, {"e": 5}]
    assert [document.syntax for document in found] == [Syntax.JSON, Syntax.YAML, Syntax.JSON, Syntax.JSON, Syntax.YAML]
    assert [document.origin.document for document in found] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1.0}', 1.0),
        ('{"a": 1e3}', 1000.0),
        ('{"a": 12345678901234567890123}', 12345678901234567890123),
        ('{"a": "yes"}', "yes"),
        ('{"a": "\\u00e9\\ud83d\\ude00\\/"}', "é😀/"),
        ('{"a": "\\ud800"}', "\ufffd"),
        ('{"a": "\\ude00x\\ud83d"}', "\ufffdx\ufffd"),
        ('{"a": null}', None),
        ('{"a": [true, false, -0, -1.5E-2]}', [True, False, 0, -0.015]),
        ('\n\t {"a":{}}\r\n', {}),
        ('{"a": []}', []),
        ('{"a": "é"}', "é"),
    ],
)
def test_json_is_read_as_go_reads_json(text, value):
    document = only(text)
    assert document.syntax is Syntax.JSON
    assert not document.unreadable
    assert document.value == {"a": value}
    assert type(document.value["a"]) is type(value)


def test_half_a_surrogate_pair_in_a_json_key_becomes_a_replacement_character():
    assert only('{"\\ud800": 1}').value == {"\ufffd": 1}


@pytest.mark.parametrize("number", ["1e999", "-1e400", "9" * 400, "9" * 500])
def test_a_json_number_that_no_float_can_hold_is_refused_or_finite(number):
    document = only('{"a": ' + number + "}")
    assert document.unreadable or document.value["a"] not in (float("inf"), float("-inf"))


def test_a_duplicate_json_key_is_kept_with_its_place():
    document = only('{"a": 1, "b": {"c": 1, "c": 2}}')
    assert document.tree
    assert document.tree.has_duplicates
    assert document.value == {"a": 1, "b": {"c": 2}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1,}', {"a": 1}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ("{a: 1}", {"a": 1}),
        ('{"a": yes}', {"a": True}),
        ("{'a': 1.0}", {"a": 1}),
        ('{"a": 1} # comment', {"a": 1}),
        ('{"a": 0644}', {"a": 420}),
        ('{"a"}', {"a": None}),
    ],
)
def test_what_is_no_json_but_yaml_is_read_as_yaml(text, value):
    document = only(text)
    assert document.syntax is Syntax.YAML
    assert document.value == value
    assert not document.unreadable


@pytest.mark.parametrize(
    ("text", "marked_text"),
    [
        ('{"a": 1 "b": 2}', '"b"'),
        ('{"a": [1 2}', "2"),
        ('{"a": "b}', '"b}'),
        ('{"a": tru, "b" 1}', "tru"),
        ('{"a": 1, b: {]}', "b"),
        ('{"a": {"b": ]}', "]"),
    ],
)
def test_what_is_neither_json_nor_yaml_is_told_as_json(text, marked_text):
    document = only(text)
    assert document.syntax is Syntax.JSON
    assert document.tree is None
    assert document.unreadable
    assert text[document.unreadable.offset :].startswith(marked_text)


@pytest.mark.parametrize(
    ("text", "values_before"),
    [('{"a": 1}\nb: 2\n', [A]), ('{"a": 1}}', [A]), ('{"a": 1} {"b": 2}, {"c": 3}', [A, B]), ('{"a": 1}\n{"b": 2}\n# comment\n{"c": [', [A, B])],
)
def test_what_stands_behind_json_and_is_none_hides_nothing(text, values_before):
    *before, last = documents(text)
    assert [document.value for document in before] == values_before
    assert last.unreadable
    assert last.syntax is Syntax.JSON


def test_what_stands_behind_json_further_down_is_never_read():
    first, second = documents('a: 1\n---\n{"b": 2} c\n')
    assert (first.value, second.value) == (A, B)
    assert second.tree
    assert second.text[second.tree.rest :] == "c\n"


def test_json_that_ends_too_early_is_told_at_its_end():
    document = only('{"a": {"b":')
    assert document.syntax is Syntax.JSON
    assert document.unreadable
    assert document.unreadable.offset == len('{"a": {"b":')


@pytest.mark.parametrize("text", ['{"a": ' * 100_000, '{"a": ' + "[" * 100_000, '{"a": ' + "[" * 1000 + "]" * 1000 + "}"])
def test_deep_json_is_refused(text):
    assert only(text).unreadable


# Markdown


@pytest.mark.parametrize(
    "text",
    [
        "```yaml\na: 1\n```\n",
        "```yml\na: 1\n```\n",
        '```json\n{"a": 1}\n```\n',
        "# Title\n\ntext\n\n```yaml\na: 1\n```\n\nmore `code`\n",
        "~~~yaml\na: 1\n~~~\n",
        "~~~~ yaml\na: 1\n~~~~~\n",
        "````yaml\na: 1\n````\n",
        "``` yaml\na: 1\n```\n",
        "```YAML\na: 1\n```\n",
        "```$yaml\na: 1\n```\n",
        "```{.yaml}\na: 1\n```\n",
        "```{.yaml .numberLines}\na: 1\n```\n",
        "```yaml title=x\na: 1\n```\n",
        '```yaml {hl_lines="1"}\na: 1\n```\n',
        "```yaml\r\na: 1\r\n```\r\n",
        "```yaml\na: 1\n",
        "```yaml\n---\na: 1\n---\n```\n",
        "- item\n\n  ```yaml\n  a: 1\n  ```\n",
        "1. item\n   ```yaml\n   a: 1\n   ```\n",
        "    ```yaml\n    a: 1\n    ```\n",
        "- ```yaml\n  a: 1\n  ```\n",
        "```yaml\na: 1\n```   \n",
        "```yaml\na: 1\n`````\n",
        "```text\nx\n```\n```yaml\na: 1\n```",
        "```\nx: [\n```\n\n```yaml\na: 1\n```",
        "~~~text\n```yaml\n~~~\n\n```yaml\na: 1\n```\n",
    ],
)
def test_a_fenced_yaml_or_json_block_is_read(text):
    assert fenced_values(text) == [A]
    assert has_fences(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1\n",
        "```\na: 1\n```\n",
        "```python\na: 1\n```\n",
        "```yamlish\na: 1\n```\n",
        "```json5\n{}\n```\n",
        "`yaml a: 1`",
        "``yaml\na: 1\n``\n",
        "text ```yaml\na: 1\n",
        "````markdown\n```yaml\na: 1\n```\n````\n",
        "~~~markdown\n```yaml\na: 1\n```\n~~~\n",
        "```text\n~~~yaml\na: 1\n~~~\n```\n",
        "```yaml``` is how a fence begins\n",
        "```yaml code``` in a line\n\na: 1\n",
    ],
)
def test_no_other_text_of_a_markdown_file_is_read(text):
    assert fenced_values(text) == []
    assert not has_fences(text)


def test_a_longer_fence_holds_shorter_ones():
    assert fenced_values("````yaml\na: |\n  ```yaml\n  b: 2\n  ```\n````\n") == [{"a": "```yaml\nb: 2\n```\n"}]


def test_a_fence_with_words_closes_nothing():
    (document,) = markdown_documents("```yaml\na: 1\n```yaml\n```\n")
    assert document.unreadable


def test_blocks_are_documents_of_one_file_with_places_in_it():
    text = '# One\n\n```yaml\na: 1\n---\nb: 2\n```\n\n- two:\n\n  ```json\n  {"c": 3}\n  ```\n'
    found = list(markdown_documents(text))
    assert [document.value for document in found] == [A, B, {"c": 3}]
    assert [document.origin.document for document in found] == [0, 1, 2]
    assert [text[slice(*document.locate((name,)))] for document, name in zip(found, "abc", strict=True)] == ["1", "2", "3"]


def test_documents_in_an_indented_block_are_separated_by_indented_dashes():
    assert fenced_values("- item\n\n  ```yaml\n  a: 1\n  ---\n  b: 2\n  ```\n") == [A, B]


def test_a_broken_block_hides_no_other():
    first, second = markdown_documents("```yaml\na: [\n```\n\n```yaml\nb: 2\n```\n")
    assert first.unreadable
    assert second.value == B


def test_a_block_without_content_is_no_document():
    assert fenced_values("```yaml\n```\n\n```yaml\n# only a comment\n```\n") == []


# Tabs


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:\n\tb: 1\n", {"a": {"b": 1}}),
        ("a:\n\tb: 1\n\tc:\n\t\td: 2\n", {"a": {"b": 1, "c": {"d": 2}}}),
        ("a:\n\t- b\n\t- c\n", {"a": ["b", "c"]}),
        ("a:\r\n\tb: 1\r\n", {"a": {"b": 1}}),
        ("\ta: 1\n", {"a": 1}),
        ("a:\n  b: 1\n \tc: 2\n", {"a": {"b": 1, "c": 2}}),
    ],
)
def test_a_document_indented_with_tabs_is_refused_and_read_all_the_same(text, value):
    document = only(text)
    assert document.unreadable
    assert document.value == value


def test_places_in_a_document_indented_with_tabs_are_those_of_its_text():
    text = "a:\n\tb: 1\n\tc:\n\t\td: [x, y]\n"
    assert marked(text, "a", "b") == "1"
    assert marked(text, "a", "c", "d", 1) == "y"
    assert marked(text, "a", "c", "d", key=True) == "d"


@pytest.mark.parametrize("text", ["a:\n\tb: [1\n", "a:\n\tb: 1\n  c: 2\n d: 3\n", "\t@", "a: 'x\n\tb: 1\n"])
def test_a_document_with_more_wrong_than_tabs_has_no_tree(text):
    document = only(text)
    assert document.unreadable
    assert document.tree is None


@pytest.mark.parametrize("text", ["a: |\n  x\n  \ty\n", "a: x\ty\n", "a: [\n\t1\n]\n", "a:\t1\n", "a: 'x\n\ty'\n"])
def test_tabs_that_do_not_indent_are_no_mistake(text):
    assert not only(text).unreadable


# Reading again

FILES = [
    "a: 1\n---\nb: [\n---\n# none\n---\nc: {d: 3}\n",
    '{"a": 1}{"b": 2}\n---\n{"c": 3}\n---\nd: 4\n',
    '---\n{"a": 1} {"b": [}\n---\n{c: 1}\n',
    'x: y\n--- {"a": 1}\n---\n{"a": 1} z\n--- b\n',
    "a:\n\tb: 1\n---\nc: 2\n",
    "a: 1\r\n---\r\nb: é😀\r\n",
    "a: 1\n...\nb: 2\n---\nc: 3\n",
]


def described(document: Document) -> Any:
    error = document.unreadable
    places = [document.locate((name,), key=True) for name in document.value] if isinstance(document.value, dict) else []
    return document.origin, document.text, document.syntax, document.value, places, error and (error.message, error.offset)


@pytest.mark.parametrize("text", FILES)
def test_a_document_read_again_from_its_origin_is_the_same(text):
    for document in documents(text):
        assert described(reread(text, document.origin)) == described(document)


def test_a_markdown_block_read_again_from_its_origin_is_the_same():
    text = 'x\n\n```yaml\na: 1\n---\nb: 2\n```\n\n- y\n\n  ```json\n  {"c": 3}\n  {"d": 4}\n  ```\n'
    found = list(markdown_documents(text))
    assert len(found) == 4
    for document in found:
        assert described(reread(text, document.origin)) == described(document)


# Locating

POD = """\
# A pod
kind: Pod
metadata: &meta
  name: shop
  labels: {app: "shop", tier: }
  annotations:
spec:
  containers:
  - name: web
    command: [sh, '-c']
    script: |
      one
      two

    folded: >-
      a
      b
  -
  - name: other
    env: []
  # the end
again: *meta
"last": x # comment
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("kind",), "Pod"),
        (("metadata", "name"), "shop"),
        (("metadata", "labels"), '{app: "shop", tier: }'),
        (("metadata", "labels", "app"), '"shop"'),
        (("metadata", "labels", "tier"), "tier"),
        (("metadata", "annotations"), "annotations"),
        (("spec", "containers", 0, "name"), "web"),
        (("spec", "containers", 0, "command"), "[sh, '-c']"),
        (("spec", "containers", 0, "command", 1), "'-c'"),
        (("spec", "containers", 0, "script"), "|\n      one\n      two"),
        (("spec", "containers", 0, "folded"), ">-\n      a\n      b"),
        (("spec", "containers", 1), "-"),
        (("spec", "containers", 2), "name: other\n    env: []"),
        (("spec", "containers", 2, "env"), "[]"),
        (("again",), "*meta"),
        (("again", "name"), "shop"),
        (("again", "labels", "app"), '"shop"'),
        (("last",), "x"),
    ],
)
def test_a_path_leads_to_its_value(path, text):
    assert marked(POD, *path) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("kind",), "kind"),
        (("metadata",), "metadata"),
        (("metadata", "labels", "app"), "app"),
        (("metadata", "labels", "tier"), "tier"),
        (("metadata", "annotations"), "annotations"),
        (("spec", "containers", 0, "script"), "script"),
        (("spec", "containers", 0, "command", 1), "'-c'"),
        (("again",), "again"),
        (("again", "name"), "name"),
        (("last",), '"last"'),
    ],
)
def test_a_path_leads_to_its_key(path, text):
    assert marked(POD, *path, key=True) == text


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("nothing",), "kind: Pod"),
        (("spec", "nothing"), "spec"),
        (("spec", "nothing", 0, "deeper"), "spec"),
        (("spec", "containers", 0, "image"), "name: web"),
        (("spec", "containers", 0, "ports", 0, "name"), "name: web"),
        (("spec", "containers", 7), "containers"),
        (("spec", "containers", 7, "name"), "containers"),
        (("spec", "containers", "name"), "containers"),
        (("spec", 0), "spec"),
        (("metadata", "name", "first"), "name"),
        (("metadata", "annotations", "x"), "annotations"),
        (("metadata", "labels", "x"), "labels"),
        (("spec", "containers", 2, "env", 0), "env"),
        (("spec", "containers", 0, "command", 5), "command"),
        (("spec", "containers", 0, "command", 0, "x"), "sh"),
        (("again", "x"), "again"),
        (("again", "labels", "x"), "labels"),
    ],
)
def test_an_absent_path_leads_to_its_nearest_present_ancestor(path, text, key):
    assert marked(POD, *path, key=key) == text


def test_a_block_ends_with_its_last_entry_not_with_the_blank_lines_and_comments_behind_it():
    text = "a:\n  b: 1\n\n  # comment\n\nc: 2\n"
    assert marked(text, "a") == "b: 1"
    assert marked(text) == "a:\n  b: 1\n\n  # comment\n\nc: 2"


def test_the_alias_is_marked_where_it_stands_in_a_list():
    text = "a: &a {x: 1}\nb:\n- *a\n- c\n"
    assert marked(text, "b", 0) == "*a"
    assert marked(text, "b", 0, "x") == "1"
    assert marked(text, "b", 0, "y") == "*a"
    assert marked(text, "b") == "- *a\n- c"


def test_a_merged_key_is_marked_where_it_was_written():
    text = "a: &a\n  x: 1\n  y: {z: 2}\nb:\n  <<: *a\n  w: 3\n"
    assert marked(text, "b", "x") == "1"
    assert marked(text, "b", "true", "z") == "2"
    assert marked(text, "b", "x", key=True) == "x"
    assert marked(text, "b", "w") == "3"


def test_a_block_with_merged_keys_is_marked_by_its_own_text():
    text = "a: &a {x: 1}\nb:\n  <<: *a\n  w: 3\nc: 4\n"
    assert marked(text, "b") == "<<: *a\n  w: 3"
    assert marked("a: &a {x: 1}\nb:\n  w: 3\n  <<: *a\nc: 4\n", "b").startswith("w: 3")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("{a: {b: [1, {c: 2}]}}", ("a", "b", 1, "c"), "2"),
        ("{a: , b: 1}", ("a",), "a"),
        ("{a, b: 1}", ("a",), "a"),
        ("[1, [2, 3]]", (1, 0), "2"),
        ("[a: b]", (0, "a"), "b"),
        ("- - x\n  - y\n", (0, 1), "y"),
        ("-\n- x\n", (0,), "-"),
        ("- x\n-\n", (1,), "-"),
        ("- - \n  - x\n", (0, 0), "-"),
        ("a-b:\n-\n", ("a-b", 0), "-"),
        ("a: ''\n", ("a",), "''"),
        ("a: ~\n", ("a",), "~"),
        ("a: !!str\nb: 1", ("a",), "!!str"),
        ("a: &x\nb: *x", ("a",), "&x"),
        ("a: &x 1\n", ("a",), "&x 1"),
        ("a: !!int '1'\n", ("a",), "!!int '1'"),
        ("? a\n: b\n", ("a",), "b"),
        ("a: b\n  c\n", ("a",), "b\n  c"),
        ("a: |\n  x\n\n\nb: 1", ("a",), "|\n  x"),
        ("a: |+\n  x\n\n\nb: 1", ("a",), "|+\n  x"),
        ("é: ü\n", ("é",), "ü"),
        ("on: 1\n", ("true",), "1"),
        ("a:\r\n  b: 1\r\nc: 2\r\n", ("a",), "b: 1"),
        ('{"a": {"b": 1}, "c": [ ]}', ("a", "b"), "1"),
        ('{"a": {"b": 1}, "c": [ ]}', ("c",), "[ ]"),
        ('{"a": ""}', ("a",), '""'),
        ("x", (), "x"),
        ("{}", ("a",), "{}"),
        ("a: 1\na: 2\n", ("a",), "2"),
    ],
)
def test_each_style_has_its_place(text, path, expected):
    assert marked(text, *path) == expected


def test_places_count_from_the_start_of_the_file():
    text = "# ü\na: 1\n---\nb: {c: 2}\n"
    second = list(documents(text))[1]
    assert text[slice(*second.locate(("b", "c")))] == "2"


def test_a_document_without_tree_is_located_at_its_start():
    text = "a: 1\n---\nb: [\n"
    second = list(documents(text))[1]
    assert second.locate(("b",)) == (second.offset, second.offset)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: {b: c}\nd: [e]\n", id="readable"),
        pytest.param("a: &x {b: c}\nd: *x\n", id="with an alias"),
        pytest.param('{"a": {"b": 1}, c: 2}', id="YAML that begins like JSON"),
        pytest.param('{"a": {"b": 1}, "c"', id="broken JSON"),
        pytest.param("a: [b\n", id="broken YAML"),
        pytest.param("a:\n\tb: c\n", id="tabs"),
        pytest.param("? {a: b}\n: c\n", id="a mapping as a key"),
    ],
)
def test_nothing_that_was_read_waits_for_the_garbage_collection(text):
    list(documents(text))  # loads what it needs
    while gc.collect():  # what ends with garbage of other tests may leave more of it
        pass
    gc.disable()
    try:
        list(documents(text))
        assert gc.collect() == 0
    finally:
        gc.enable()
