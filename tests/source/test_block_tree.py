"""What is read line by line is what libyaml's events amount to: the same values in the same places. Whatever else is left to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.source import block_tree, event_tree
from podlint.source.tree import Alias, Mapping, Node, Sequence, Tree, UnreadableError

POD = """\
# A pod
apiVersion: v1
kind: Pod   # as it is written
metadata:
  name: "web"
  labels: {app: web, "tier": 'front end'}
  annotations:
    note: it's 5 o'clock
    'quoted': 'it''s'
    example.org/time: 12:30
spec:
  containers:
  - name: main
    image: registry.example.org:5000/app:1.2
    args: ["--flag", -v, 'a b', [1, 2], {}]
    command:
      - sh
      - -c
      - |
        #!/bin/sh
        if true; then
        \techo "a: b"   # no comment

          exit 0
        fi

    env:
    - {name: A, value: "1"}
    -   name: B
        value: >-
          folded
          text
    resources:
      limits:

        cpu: 500m
  # a comment far to the left
  volumes: []
  nodeSelector:
status:
"""


def shape(node: Node) -> Any:
    """A node and all that it holds as plain data."""
    if isinstance(node, Mapping):
        inside = [(key, tuple(node.keys[key]), shape(inner)) for key, inner in node.nodes.items()]
        return "mapping", node.start, node.end, node.flow, node.has_merge, node.duplicates, list(node.keys), inside, repr(node.value)
    if isinstance(node, Alias):
        return "alias", node.start, node.end
    if isinstance(node, Sequence):
        return "sequence", node.start, node.end, node.flow, [shape(inner) for inner in node.nodes], repr(node.value)
    return node.start, node.end


def agree(text: str) -> bool:
    """Whether the text was read line by line; it fails if libyaml reads something else."""
    mine = block_tree.parse(text)
    if mine is None:
        return False
    theirs = event_tree.parse(text)
    assert isinstance(theirs, Tree)
    assert (repr(mine.value), mine.rest, mine.has_duplicates) == (repr(theirs.value), theirs.rest, theirs.has_duplicates)
    assert shape(mine.root) == shape(theirs.root)
    return True


READ = [
    POD,
    POD.rstrip("\n"),
    "a: 1",
    "\n# c\n\n  a: 1\n  b: 2\n",
    "- a\n-\n- - b\n  - c\n-  - d\n",
    "a:\n- b\n- c\nd:\n  - e\n",
    "a:\n  b:\n    c:\n\nd:",
    "- a:\n  - b\n  c: d\n- e: {}",
    "a: |\n  x\n\n\n",
    "a: |+\n  x\n\n\nb: 1",
    "a: |-\n\n    x\n     y\n   \n# c\nb: >\n  x\n  y",
    "- |\n a\n- b",
    "a: x#y # z\nb: c:d\n",
    'a: "x\\n\\"y\\"\\\\"\nb: \'y\\n\'',
    "on: yes\nno: 0x1f\n1: ~\n1.5: 1e3\n'2': 2",
    "a : b\n",
    "a: été 😀\n",
    "a: &x\n  b: 1\nc: *x\nd: [e]\nf:\n- *x  # again\n",
    "a: &x # c\n- b\nc:\n- &x\n  d: e\n- *x\n",
    "- &x\n  - a\n- *x\n- *x",
]
LEFT = [
    "",
    "# only a comment",
    "plain",
    "a: &x 1\nb: *x",
    "<<: {a: 1}",
    "a: &x\n  b: &y\n    c: 1\n  d: *y\n",
    "a: &x {b: 1}\nc: *x",
    "a: &x\n  b: 1\nc:\n  <<: *x\n",
    "a: &x\nb: 1",
    "a: &x\n  b: 1\nc:\n" + "- *x\n" * 100,
    "a: &x\n  b: " + "1" * 300_000 + "\nc: *x\n",
    "&x\na: 1",
    "a: !!str 1",
    "a: b\n  c",
    "a:\n  b",
    "a: 'b\n  c'",
    "a: [b,\n  c]",
    "a: {b: 1, b: 2}",
    "a: 1\na: 2",
    "a:\tb",
    "a: b\r\nc: d\r\n",
    "\ufeffa: 1",
    "a: b\n---\nc: d",
    "a: b\n...\n",
    "  a: 1\nb: 2",
    "%YAML 1.1\n---\na: b",
    "? a\n: b",
    "a: >\n  x\n\n  y\n",
    "a: >\n\n  x\n",
    "a: |2\n   x\n",
    "a: |\nb: 1",
    "a: .inf",
    "~: a",
    "a\u2028b: c",
    "\n".join(f"{'  ' * depth}a:" for depth in range(300)),
    "a: " + "[" * 300 + "]" * 300,
]
WRONG = [
    "a: b: c",
    "a: b\n c: d",
    "a: - b",
    "a:\n  - b\n c: d",
    "a: 1\n- b",
    "a: ]",
    "a: 'b' c",
    "a: [b] c",
    "a: @b",
    "a: |\n  x\n \ty: 1",
    "a: \x01",
    "a: |\n  \tb",
    "a: *x",
    "a: &x\n  b: *x\n",
    "a: &x\n  b: 1\n*x : 2",
    "a: &x\n  b: 1\nc: *x d",
]


@pytest.mark.parametrize("text", READ)
def test_plain_texts_are_read_line_by_line(text):
    assert agree(text)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_more_than_plain_is_left_to_the_events(text):
    assert not agree(text)


@pytest.mark.parametrize("text", WRONG)
def test_what_libyaml_refuses_is_not_read(text):
    assert block_tree.parse(text) is None
    with pytest.raises(UnreadableError):
        event_tree.parse(text)


def test_trees_of_the_same_lines_share_nothing():
    first, second = block_tree.parse("a: [{b: c}]\n"), block_tree.parse("a: [{b: c}]\n")
    assert first
    assert second
    first.value["a"][0]["b"] = "other"
    assert second.value == {"a": [{"b": "c"}]}


STRANGE = [
    "- x",
    "-",
    "- - y",
    "a:",
    "a: 'b",
    '"b": [',
    "  c",
    "c: |",
    "d: >+",
    "",
    "   ",
    " # c",
    "k: {a: b,c: d}",
    "k: [a,b , c]",
    "k: [a b, -]",
    "l: &x",
    "- &x",
    "m: *x",
    "- *x",
    "x: - y",
    "---",
    "...",
]
LINES = [*POD.splitlines(), *STRANGE]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(LINES)), max_size=8), st.booleans())
def test_any_lines_are_read_as_libyaml_reads_them_or_not_at_all(lines, ends):
    agree("\n".join(" " * indent + line for indent, line in lines) + "\n" * ends)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(POD)), st.integers(0, 3), st.text(st.sampled_from("ab1 \n\n-:?[]{},'\"#*!|>.\t&\\%~é"), max_size=3))
def test_a_manifest_with_any_slip_is_read_as_libyaml_reads_it_or_not_at_all(at, gone, instead):
    agree(POD[:at] + instead + POD[at + gone :])


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("ab1 \n\n-:[]{},'\"#|>."), max_size=25))
def test_any_text_is_read_as_libyaml_reads_it_or_not_at_all(text):
    agree(text)
