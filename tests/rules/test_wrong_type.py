"""What helps against values of a wrong type."""

from __future__ import annotations

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection((), ("wrong-type",)))

WIDGET = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {cpu: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}}}
---
apiVersion: example.org/v1
kind: Widget
metadata: {name: shop}
spec: {cpu: 0.1}
"""


def findings(text: str) -> list[Finding]:
    settings = api.with_defined(SETTINGS, [check_text("a.yaml", text, SETTINGS)])
    return [each for each in check_text("a.yaml", text, settings).findings if each.rule == "wrong-type"]


@pytest.mark.parametrize(
    ("spec", "help"),
    [
        ("[...]", "write out what the dots stand for"),
        ("...", "write out what the dots stand for"),
        ("[{nodeName: a}]", "take the brackets away: the field holds one mapping"),
        ("\n- nodeName: a", "take the dash away: the field holds one mapping"),
        ("{nodeName: [NODE]}", "put quotes around it, or take the brackets away: without quotes '[' begins a list"),
        ("\n  nodeName:\n  - NODE", ""),
    ],
)
def test_help_speaks_of_what_is_written(spec: str, help: str) -> None:
    (finding, *_) = findings(f"apiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec: {spec}\n")
    assert finding.help == help


def test_a_fraction_where_a_custom_kind_takes_a_quantity_gets_quotes() -> None:
    (finding,) = findings(WIDGET)
    assert finding.help == "put quotes around it: without them YAML reads a number"
    assert [edit.text for edit in finding.fix.edits] == ['"0.1"'] if finding.fix else False


def test_a_fraction_as_a_port_gets_no_quotes() -> None:
    (finding,) = findings("apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {ports: [{port: 80, targetPort: 8.5}]}\n")
    assert (finding.help, finding.fix) == ("", None)
