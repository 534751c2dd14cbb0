"""What holds for every text: a report comes out, findings lie inside the text, and every path leads to the value it names."""

from __future__ import annotations

import io
import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString, SingleQuotedScalarString

from podlint import api, engine
from podlint.engine import Settings
from podlint.finding import Path
from podlint.registry import Selection
from podlint.report import Report
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST
from podlint.source.document import Syntax, documents, markdown_documents
from podlint.source.text import Lines
from podlint.source.yaml_tree import parse

SETTINGS = Settings((NEWEST,), Selection((Profile.OPTIONAL,)))

FRAGMENTS = (
    "apiVersion: v1\n",
    "kind: Pod\n",
    "kind: List\nitems:\n",
    "metadata: {name: shop}\n",
    "metadata:\n  name: shop\n  labels: {app: a, app: b}\n",
    "spec:\n",
    "  containers:\n",
    "  - name: web\n    image: nginx\n",
    "  - &c {name: web, image: x, ports: [{containerPort: 80}, {containerPort: 80}]}\n",
    "  - *c\n",
    "    env: [{name: A, value: 1}]\n",
    "    livenessProbe: {httpGet: {port: http}}\n",
    "  <<: *c\n",
    "---\n",
    "--- # next\n",
    "...\n",
    "# podlint: ignore[unknown-field] reason\n",
    "# podlint: ignore-file[image-without-tag]\n",
    " # podlint: nothing\n",
    '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "\\ud800", "name": 1.0}]}}\n',
    "```yaml\n",
    "```\n",
    "\t",
    "{{ .Values.x }}\n",
    "a: {{ b }}\n",
    "text: |\n  one\n  # podlint: ignore[x]\n",
    "unknown: [a:b, 1e999, .inf]\n",
    "? [a]\n",
    "x" * 300 + ": 1\n",
    "é😀: \x85\n",
    "\r\n",
    "\r",
    "\ufeff",
    "'",
    '"',
    "}",
    "]",
    " ",
)

TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=12).map("".join) | st.text(max_size=200)


def report_on(text: str, *, markdown: bool = False) -> Report:
    return api.report([engine.check_text("shop.yaml", text, SETTINGS, markdown=markdown)], SETTINGS)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, markdown=st.booleans())
@example(text="", markdown=False)
@example(text="\ufeff{", markdown=False)
@example(text="```yaml", markdown=True)
@example(text='{"kind": "Pod", "apiVersion": "v1", "spec": {"priority": 1e999}}', markdown=False)
@example(text="kind: Pod\napiVersion: v1\nspec: {priority: 1.5e300, containers: [{name: 0x10}]}\n", markdown=False)
@example(text="a: !!binary é", markdown=False)
def test_any_text_has_a_report_whose_findings_lie_inside_it(text, markdown):
    lines = Lines.of(text)
    end = lines.position(len(text))
    for finding in report_on(text, markdown=markdown).findings:
        start, stop = finding.span.start, finding.span.end
        assert (0, 0) <= (start.line, start.column) <= (stop.line, stop.column) <= (end.line, end.column)
        for place in (start, stop, *(related.start for related in finding.related)):
            assert place.line < len(lines.starts)
            assert place.column <= len(lines.line(place.line)) + 2  # an end may lie in the line's end


@settings(max_examples=100, deadline=None)
@given(TEXTS)
@example("x" * 300 + ": [\n")
@example("a: '" + "b" * 500)
def test_the_excerpt_of_a_finding_quotes_the_line_at_its_place(text):
    lines = Lines.of(text)
    for finding in report_on(text).findings:
        excerpt, start = finding.excerpt, finding.span.start
        line = lines.line(start.line)
        if excerpt is None:
            assert not text
            continue
        left = start.column - excerpt.column
        assert excerpt.text == line[left : left + len(excerpt.text)]
        assert (excerpt.cut_left, excerpt.cut_right) == (left > 0, left + len(excerpt.text) < len(line))
        assert excerpt.width >= 1
        if not excerpt.cut_left and not excerpt.cut_right:
            assert excerpt.text == line


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60)
    | TEXTS.map(lambda text: text.encode())
    | TEXTS.map(lambda text: text.encode("utf-16"))
    | st.tuples(TEXTS, st.binary(max_size=3), TEXTS).map(lambda parts: parts[0].encode() + parts[1] + parts[2].encode())
)
@example(b"\xef\xbb\xbf\xef\xbb\xbfa: [")
@example(b"\xff\xfe\x00\xd8")
@example(b"a: 1\n\xff")
def test_any_bytes_in_a_file_have_a_report(tmp_path, data):
    path = tmp_path / "shop.yaml"
    path.write_bytes(data)
    result = engine.check_path(str(path), SETTINGS)
    report = api.report([result], SETTINGS)
    assert report.crashes == ()
    for finding in report.findings:
        assert finding.file == str(path)
        assert (finding.span.start.line, finding.span.start.column) <= (finding.span.end.line, finding.span.end.column)


@pytest.mark.parametrize("text", ["kind: \ud800", '{"a": "\udfff"}', "# \udc80\nkind: Pod\n"])
def test_a_text_with_half_a_surrogate_pair_has_a_report(text):
    assert report_on(text).summary.documents == 1


def test_the_findings_on_json_with_half_a_surrogate_pair_can_be_written():
    text = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"\\ud800": 1, "containers": [{"name": "\\udfff"}]}}'
    report = report_on(text)
    assert report.findings
    for finding in report.findings:
        assert (finding.message + finding.help + repr(finding.path)).encode()


@pytest.mark.parametrize(("chain", "lists"), [(1, 200), (3, 200), (20, 200), (60, 60), (150, 10)])
def test_lists_nested_through_aliases_have_a_report(chain, lists):
    opening = "{kind: List, apiVersion: v1, items: [" * (lists // 2)
    closing = "]}" * (lists // 2)
    lines = [
        "x0: &a0 {kind: ConfigMap, apiVersion: v1, metadata: {name: a}}",
        *(f"x{number}: &a{number} {opening}*a{number - 1}{closing}" for number in range(1, chain)),
        f"apiVersion: v1\nkind: List\nitems: [*a{chain - 1}]",
    ]
    assert report_on("\n".join(lines)).summary.documents == 1


@pytest.mark.parametrize(
    "text",
    [
        "kind: List\napiVersion: v1\nitems: " + "[{kind: List, apiVersion: v1, items: " * 80 + "[]" + "}]" * 80,
        "- " * 249 + "a",
        '{"a":' * 249 + "1" + "}" * 249,
    ],
)
def test_deep_but_allowed_nesting_has_a_report(text):
    assert report_on(text).summary.documents == 1


# Paths

NAMES = st.one_of(
    st.sampled_from(["a", "b", "on", "1", "null", "~", "<<", "a b", "-", "x: y", "#c", "é", "日本", "'", '"', "spec", "01", "1.0", "{", "*a", "--- x"]),
    st.text(string.ascii_letters + "äé😀-_./ ", min_size=1, max_size=8),
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False, width=32).filter(lambda number: not number.is_integer()),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12),
    st.sampled_from(["", " ", "yes", "0644", "a: b", "- a", "#", "---", "two\nlines", "ends\n", "\n", "*/5 * * * *", "12:30", "1e3", "~", "@", "'", '"', "\\"]),
)
TREES = st.dictionaries(
    NAMES, st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=6), min_size=1, max_size=4
)


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Every path in *value*, the root's first."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for step, child in children for inner in paths(child, (*path, step)))]


def value_at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def read_back(text: str, span: tuple[int, int]) -> Any:
    """The value of what is marked, read with its indentation as it stands in the text."""
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    tree = parse(" " * (start - line_start) + text[start:end])
    assert tree is not None
    return tree.value


def assert_paths_lead_to_their_values(text: str, value: Any) -> None:
    (document,) = documents(text)
    assert document.value == value
    for path in paths(value):
        expected = value_at(value, path)
        span = document.locate(path)
        assert 0 <= span[0] < span[1] <= len(text)
        if expected is None:
            assert text[slice(*span)] in ("null", "~", "-") or span == document.locate(path, key=True)
        else:
            found = read_back(text, span)
            assert found == expected or (isinstance(expected, str) and "\n" in expected and found.rstrip("\n") == expected.rstrip("\n"))


@settings(max_examples=120, deadline=None)
@given(TREES, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_every_path_of_json_leads_to_its_value_and_its_key(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    (document,) = documents(text)
    assert document.syntax is Syntax.JSON
    assert document.value == value
    for path in paths(value):
        start, end = document.locate(path)
        assert json.loads(text[start:end]) == value_at(value, path)
        if path and isinstance(path[-1], str):
            start, end = document.locate(path, key=True)
            assert json.loads(text[start:end]) == path[-1]


def styled(value: Any, draw: Any) -> Any:
    """The same value, its texts in one of YAML's styles."""
    if isinstance(value, dict):
        return {name: styled(child, draw) for name, child in value.items()}
    if isinstance(value, list):
        return [styled(child, draw) for child in value]
    if isinstance(value, str):
        styles = [DoubleQuotedScalarString]
        if value.isprintable() and value.isascii():
            styles += [SingleQuotedScalarString, *([LiteralScalarString, FoldedScalarString] if value.strip() == value and value else [])]
        return draw(st.sampled_from(styles))(value)
    return value


@st.composite
def yaml_dumps(draw: Any) -> tuple[Any, str]:
    """A value, and one way to write it."""
    value = draw(TREES)
    yaml = YAML()
    yaml.version = "1.1"  # so that what is a word to the server (yes, 0644) is quoted
    yaml.default_flow_style = draw(st.sampled_from([False, True, None]))
    yaml.width = draw(st.sampled_from([40, 4096]))
    yaml.indent(mapping=draw(st.sampled_from([2, 4])), sequence=4, offset=draw(st.sampled_from([0, 2])))
    yaml.allow_unicode = True  # ruamel folds a line of escapes so that another text comes back
    stream = io.StringIO()
    yaml.dump(styled(quoted(value), draw), stream)
    text = stream.getvalue().removeprefix("%YAML 1.1\n---\n").removeprefix("%YAML 1.1\n--- ")
    return value, text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def quoted(value: Any) -> Any:
    """The same value with every key in quotes: ruamel leaves `y` and `1.` bare, and both are no texts to the server."""
    if isinstance(value, dict):
        return {DoubleQuotedScalarString(name): quoted(child) for name, child in value.items()}
    return [quoted(child) for child in value] if isinstance(value, list) else value


@settings(max_examples=120, deadline=None)
@given(yaml_dumps())
def test_every_path_of_yaml_leads_to_its_value(dumped):
    value, text = dumped
    assert_paths_lead_to_their_values(text, value)


@settings(max_examples=60, deadline=None)
@given(yaml_dumps())
def test_every_path_of_yaml_leads_to_its_key(dumped):
    value, text = dumped
    (document,) = documents(text)
    for path in paths(value):
        if path and isinstance(path[-1], str):
            assert read_back(text, document.locate(path, key=True)) == path[-1]


@settings(max_examples=40, deadline=None)
@given(TREES, NAMES)
def test_a_path_with_one_step_too_many_leads_to_the_last_step_that_is_there(value, name):
    (document,) = documents(json.dumps(value, indent=2))
    for path in paths(value):
        inside = value_at(value, path)
        if path and not (isinstance(inside, dict) and name in inside) and isinstance(path[-1], str):
            assert document.locate((*path, name)) == document.locate(path, key=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=3), st.sampled_from(["---\n", "\n---\n# next\n", "--- \n"]))
def test_documents_stand_side_by_side_as_they_stand_alone(values, separator):
    text = separator.join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)  # below a comment it is YAML, which knows no \\ud83d
    found = list(documents(text))
    assert [document.value for document in found] == values
    fenced = "".join(f"# Title\n\n```json\n{json.dumps(value)}\n```\n\n" for value in values)
    assert [document.value for document in markdown_documents(fenced)] == values
    for document, value in zip(found, values, strict=True):
        assert json.loads(text[slice(*document.locate(()))]) == value
