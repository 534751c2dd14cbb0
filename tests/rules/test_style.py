"""Rules about style beyond their examples: what they are silent about, and that their fixes change nothing else."""

from __future__ import annotations

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST
from podlint.source.document import documents

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\n"


def findings(rule: str, text: str) -> list[Finding]:
    return list(check_text("a.yaml", text, Settings((NEWEST,), Selection((), (rule,)))).findings)


def mended(rule: str, text: str) -> str:
    for finding in reversed(findings(rule, text)):
        for edit in finding.fix.edits if finding.fix else ():
            text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("data: {a: b}  \n", "data: {a: b}\n"),
        ("data:\t\n  a: b\n", "data:\n  a: b\n"),
        ("data:\r\n  a: b \r\n", "data:\r\n  a: b\r\n"),
        ("data: {a: b}\n   \n", "data: {a: b}\n\n"),
        ("data:\n  a: |  \n    b  \n", "data:\n  a: |\n    b  \n"),
        ("data:\n  a: 'b  \n    c'\n", "data:\n  a: 'b  \n    c'\n"),
        ("data:\n  a: |\n    b\n# c  \n", "data:\n  a: |\n    b\n# c\n"),
        ("data: {a: b}  ", "data: {a: b}"),
        ("data:\n  a: |\n    b  ", "data:\n  a: |\n    b  "),
    ],
)
def test_blanks_at_the_end_of_lines_go_unless_they_are_text(before, after):
    assert mended("trailing-whitespace", HEAD + before) == HEAD + after


@pytest.mark.parametrize(
    ("before", "after"),
    [("data: {a: b}", "data: {a: b}\n"), ("data: {a: b}\n", "data: {a: b}\n"), ("data:\n  a: |\n    b", "data:\n  a: |\n    b"), ("# end", "# end\n")],
)
def test_a_line_break_is_put_at_the_end_unless_text_would_get_it(before, after):
    assert mended("missing-final-newline", HEAD + before) == HEAD + after
    assert bool(findings("missing-final-newline", HEAD + before)) is not before.endswith("\n")


def test_the_line_break_is_that_of_the_file():
    text = HEAD.replace("\n", "\r\n") + "data: {a: b}"
    assert mended("missing-final-newline", text) == f"{text}\r\n"


@pytest.mark.parametrize("text", ["---\n", "# a\n---\n", "%YAML 1.1\n---\n"])
def test_a_document_start_may_stand_behind_comments_and_directives(text):
    assert findings("missing-document-start", text + HEAD) == []


@pytest.mark.parametrize("text", ["# a\n", "\n\n", ""])
def test_a_document_start_is_put_above_all(text):
    assert mended("missing-document-start", text + HEAD) == f"---\n{text}{HEAD}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"---\n---\n{HEAD}", f"---\n{HEAD}"),
        (f"{HEAD}---\n", HEAD),
        (f"{HEAD}---", HEAD),
        (f"{HEAD}---\n\n\n---\n{HEAD}", f"{HEAD}---\n{HEAD}"),
        (f"{HEAD}---\n# why\n---\n{HEAD}", f"{HEAD}---\n# why\n---\n{HEAD}"),
        (f"{HEAD}---\n---\n---\n{HEAD}", f"{HEAD}---\n{HEAD}"),
        (f"{HEAD}---\r\n\r\n---\r\n{HEAD}", f"{HEAD}---\r\n{HEAD}"),
        (f"{HEAD}---\n{HEAD}", f"{HEAD}---\n{HEAD}"),
    ],
)
def test_separators_with_nothing_behind_them_go(before, after):
    assert mended("empty-document", before) == after


INDENTED = """apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels:
      # what it is
      app: shop

      text: |
        a
          b
spec:
  containers:
  - name: web
    image: a:1
    env:
      - name: A
    args:
    - x
"""


def test_a_block_is_moved_with_all_that_is_in_it():
    text = mended("inconsistent-indentation", INDENTED)
    assert text.count("\n    app: shop\n\n    text: |\n      a\n        b\n") == 1
    assert text.count("\n    env:\n    - name: A\n") == 1
    assert [document.value for document in documents(text)] == [document.value for document in documents(INDENTED)]
    assert findings("inconsistent-indentation", text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}data:\n  a: b\n",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  -   name: web\n      image: a:1\n",
        '{"apiVersion": "v1",\n    "kind": "ConfigMap",\n  "metadata": {\n "name": "a"}}',
    ],
)
def test_one_width_is_consistent_and_flow_style_has_none(text):
    assert findings("inconsistent-indentation", text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("data: &a\n  b: c\n", "data:\n  b: c\n"),
        ("data: {a: &b c}\n", "data: {a: c}\n"),
        ("data: {a: &b c, d: *b}\n", "data: {a: &b c, d: *b}\n"),
        ("data: &a  # why\n  b: c\n", "data:  # why\n  b: c\n"),
    ],
)
def test_an_anchor_goes_that_nobody_uses(before, after):
    assert mended("unused-anchor", HEAD + before) == HEAD + after


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("on: a", True),
        ('"on": a', False),
        ("0644: a", True),
        ("644: a", False),
        ("true: a", False),
        ("1.10: a", True),
        ("1.1.0: a", False),
        ("no-such: a", False),
    ],
)
def test_a_key_is_told_that_is_read_as_another_one(line, told):
    assert bool(findings("key-read-as-other", f"{HEAD}data:\n  {line}\n")) is told


@pytest.mark.parametrize(
    ("value", "told"), [("010", True), ("0", False), ("00", False), ("0o17", True), ("'010'", False), ("10", False), ("08", False), ("0x1F", False)]
)
def test_a_number_is_told_whose_digits_mean_another_one(value, told):
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  terminationGracePeriodSeconds: {value}\n  containers: []\n"
    assert bool(findings("octal-number", text)) is told


@pytest.mark.parametrize("groups", ["[010]", "[ 010 ]", "[1, 010]", "[1,010]", "[010,1]", "[010 # a group\n    ]"])
def test_a_number_of_a_list_is_told_too(groups):
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  securityContext: {{supplementalGroups: {groups}}}\n  containers: []\n"
    assert len(findings("octal-number", text)) == 1


def test_modes_of_files_may_be_octal():
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes:\n  - name: a\n    secret: {secretName: a, defaultMode: 0400}\n"
    assert findings("octal-number", text) == []


@pytest.mark.parametrize(
    ("args", "after"),
    [
        ("\u2013port=80", "--port=80"),
        ("\u2013\u2013port=80", "--port=80"),
        ("\u2014port", "--port"),
        ("\u2013p", "-p"),
        ("\u201cname\u201d", '"name"'),
        ("a\u00a0b", "a b"),
        ("ho\u200bst", "host"),
    ],
)
def test_a_lookalike_becomes_what_was_meant(args, after):
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: web\n    image: a:1\n    args:\n    - {args}\n"
    (document,) = documents(mended("lookalike-character", text))
    assert document.value["spec"]["containers"][0]["args"] == [after]


@pytest.mark.parametrize("args", ["Gr\u00fc\u00dfe", "a \u2013 b", "say \u201chello\u201d", "\u2013", "na\u00efve"])
def test_other_letters_and_dashes_within_text_are_fine(args):
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: web\n    image: a:1\n    args:\n    - {args}\n"
    assert findings("lookalike-character", text) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("CHANGEME", True),
        ("change-me", True),
        ("<your-key>", True),
        ("<REPLACE_ME>", True),
        ("--key=<your key here>", True),
        ("__REPLACE_ME__", True),
        ("changes", False),
        ("${KEY}", False),
        ("<html>", False),
        ("please change me soon", False),
        ("<yourself/>", False),
    ],
)
def test_a_placeholder_is_told_that_is_the_whole_value(value, told):
    assert bool(findings("unresolved-template-placeholder", f"{HEAD}data:\n  key: '{value}'\n")) is told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("metadata: {name: a, creationTimestamp: null}\nstatus: {}\n", False),
        ("metadata: {name: a, uid: b}\n", True),
        ("metadata: {name: a}\nstatus: {phase: Running}\n", True),
    ],
)
def test_what_the_cluster_writes_is_told_unless_it_is_empty(fields, told):
    assert bool(findings("status-in-manifest", f"apiVersion: v1\nkind: Pod\n{fields}spec: {{}}\n")) is told


def test_the_status_of_custom_resources_is_their_own_matter():
    assert findings("status-in-manifest", "apiVersion: example.org/v1\nkind: Shop\nmetadata: {name: a}\nstatus: {open: true}\n") == []


def test_line_endings_become_those_of_most_lines():
    assert mended("mixed-line-endings", "apiVersion: v1\r\nkind: ConfigMap\nmetadata: {name: a}\n") == "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    assert (
        mended("mixed-line-endings", "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: a}\n")
        == "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: a}\r\n"
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_of_one_kind_are_fine(ending):
    assert findings("mixed-line-endings", HEAD.replace("\n", ending)) == []
