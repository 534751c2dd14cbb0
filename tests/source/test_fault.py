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
