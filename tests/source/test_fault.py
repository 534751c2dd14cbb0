"""What is said of texts that cannot be read: a template is noted, a slip beside a template's marks is an error."""

from __future__ import annotations

import pytest

from podlint import api, engine
from podlint.engine import Settings

SETTINGS = Settings(("1.37",))


def rules(text: str) -> list[tuple[str, int]]:
    report = api.report([engine.check_text("chart.yaml", text, SETTINGS)], SETTINGS)
    return [(finding.rule, finding.span.start.line + 1) for finding in report.findings]


TEMPLATES = {
    "a value": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
    "lines of control": "kind: Service\nmetadata:\n  {{- if .Values.labels }}\n  labels:\n    {{- toYaml .Values.labels | nindent 4 }}\n  {{- end }}\n",
    "a key": "data:\n  {{ .Values.key }}: value\n",
    "statements of Jinja": "{% raw %}\nkind: Service\nspec:\n{% if a %}\n  type: {{ type }}\n{% endif %}\n{% endraw %}\n",
    "a comment over lines": "{{- /* what this chart is\n  for: nobody knows */}}\nkind: Service\nmetadata:\n  name: {{ .x }}\n",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_one_note(name):
    assert [rule for rule, _ in rules(TEMPLATES[name])] == ["helm-template"]


def test_a_file_of_templates_has_one_note_and_its_readable_documents_are_checked():
    text = f"{TEMPLATES['a value']}---\n{TEMPLATES['a key']}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  lable: a\n"
    assert rules(text) == [("helm-template", 4), ("unknown-field", 13)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('data:\n  alert: "{{ $labels.pod }} is down"\n  other: c\n\td: e\n', 4),
        ("data:\n  alert: '{{ $value }}'\n   more: c\n", 3),
        ("# {{ filled in by hand }}\ndata:\n  a: b: c\n", 3),
        ("# {% filled in by hand %}\ndata:\n  a: b: c\n", 3),
        ("data:\n  a: %d\n", 2),
    ],
)
def test_a_slip_beside_quoted_template_marks_is_an_error(text, line):
    assert rules(text) == [("yaml-syntax-error", line)]


def test_a_slip_in_another_document_of_a_template_is_an_error():
    assert rules(f"{TEMPLATES['a value']}---\ndata:\n  a: b: c\n") == [("helm-template", 4), ("yaml-syntax-error", 7)]


def test_quoted_template_marks_alone_are_nothing_to_speak_of():
    assert rules("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  alert: '{{ $labels.pod }}'\n") == []


@pytest.mark.parametrize(
    ("block", "severity"),
    [("a: b: c", "info"), ("kind: Pod\na: b: c", "error"), ('- "apiVersion": v1\n  a: b: c', "error"), ("{a: b, /* kind */ c: [}", "info")],
)
def test_of_a_block_in_markdown_that_is_no_manifest_a_slip_is_only_noted(block, severity):
    text = f"Text\n```yaml\n{block}\n```\n"
    (found,) = api.report([engine.check_text("a.md", text, SETTINGS, markdown=True)], SETTINGS).findings
    assert (found.rule, found.severity.value, found.api is None) == ("yaml-syntax-error", severity, severity == "info")
    (found,) = api.report([engine.check_text("a.yaml", f"{block}\n", SETTINGS)], SETTINGS).findings
    assert found.severity.value == "error"


@pytest.mark.parametrize(
    ("block", "severity"),
    [
        ("kind: Pod\nspec:\n  ...\n  a: b", "info"),
        ("kind: Pod\n....\nspec: {a: b", "info"),
        ("cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF", "info"),
        ("kubectl apply -f - <<'EOF'\nkind: Pod\nEOF", "info"),
        ("kind: Pod\nspec: {a: b", "error"),
        ("kind: Pod\n# cat <<EOF\nspec: {a: b", "error"),
    ],
)
def test_an_excerpt_and_a_command_in_markdown_are_only_noted(block, severity):
    (found,) = api.report([engine.check_text("a.md", f"```yaml\n{block}\n```\n", SETTINGS, markdown=True)], SETTINGS).findings
    assert (found.rule, found.severity.value) == ("yaml-syntax-error", severity)


def test_dots_in_markdown_end_no_document():
    text = "```yaml\npipeline:\n  inputs: []\n...\n  outputs: []\n```\n"
    assert api.report([engine.check_text("a.md", text, SETTINGS, markdown=True)], SETTINGS).findings == ()


def test_tabs_before_a_block_of_a_list_are_the_lists():
    text = "- a\n\n\t```yaml\n\tapiVersion: v1\n\tkind: ConfigMap\n\tmetadata:\n\t  nmae: a\n\t```\n"
    (found,) = api.report([engine.check_text("a.md", text, SETTINGS, markdown=True)], SETTINGS).findings
    assert (found.rule, found.span.start.line) == ("unknown-field", 6)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("targets: [shop.${DOMAIN}:80]\n", "helm-template"),
        ("kind: Pod\na: [${A}\n", "yaml-syntax-error"),
        ("data:\n  a: |\n    echo ${A}\n b: c\n", "yaml-syntax-error"),
    ],
)
def test_a_variable_makes_a_template_where_the_text_is_readable_with_it(text, rule):
    assert [name for name, _ in rules(text)] == [rule]


@pytest.mark.parametrize(
    ("text", "severity"),
    [('{\n  // why\n  "a": 1\n}\n', "info"), ('{\n  // why\n  "apiVersion": "v1"\n}\n', "error"), ('{\n  "a": 1,,\n}\n', "error")],
)
def test_json_with_comments_that_is_no_manifest_is_only_noted(text, severity):
    (found,) = api.report([engine.check_text("a.json", text, SETTINGS)], SETTINGS).findings
    assert (found.rule, found.severity.value) == ("yaml-syntax-error", severity)


MERGED = "metadata:\n  annotations: &some {a: b}\n  labels:\n    <<: *some\n    a: c\n"


def test_to_override_what_a_merge_brings_is_only_noted():
    text = "apiVersion: v1\nkind: ConfigMap\n" + MERGED.replace("metadata:", "metadata:\n  name: shop")
    (found,) = api.report([engine.check_text("a.yaml", text, SETTINGS)], SETTINGS).findings
    assert (found.rule, found.severity.value, found.path) == ("duplicate-key", "info", ("metadata", "labels", "a"))
    assert found.api is not None


def test_files_of_other_programs_may_override_what_they_merge():
    assert rules(MERGED) == []
    assert rules(f"{MERGED}    a: d\n") == [("duplicate-key", 6)]


def test_a_block_of_documentation_may_show_a_key_before_and_after():
    block = "replicas: 1\nreplicas: 2\n"
    (found,) = api.report([engine.check_text("a.md", f"```yaml\n{block}```\n", SETTINGS, markdown=True)], SETTINGS).findings
    assert (found.rule, found.severity.value, found.api) == ("duplicate-key", "info", None)
    (found,) = api.report([engine.check_text("a.yaml", block, SETTINGS)], SETTINGS).findings
    assert (found.rule, found.severity.value) == ("duplicate-key", "error")


EXCERPT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  ...
spec:
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
      - {name: web, ports: [{containerPort: 99999}]}
...
"""


def test_of_an_excerpt_in_documentation_only_what_it_shows_is_judged():
    found = api.report([engine.check_text("a.md", f"```yaml\n{EXCERPT}```\n", SETTINGS, markdown=True)], SETTINGS).findings
    assert [(finding.rule, finding.path[-1]) for finding in found if finding.severity.value == "error"] == [("api-invalid", "containerPort")]
    found = api.report([engine.check_text("a.yaml", EXCERPT, SETTINGS)], SETTINGS).findings
    assert {"wrong-type", "api-required"} <= {finding.rule for finding in found}


@pytest.mark.parametrize("before", ["''\n", "[]\n", "  os: linux\n"])
def test_what_hides_a_manifest_behind_it_is_told(before):
    assert ("text-after-document-end", 2) in rules(f"{before}apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n")


def test_text_behind_what_is_no_manifest_is_nothing():
    assert rules("[]\nx: 1\n") == []
