"""Completion and hover for kinds that are not Kubernetes' own."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.custom.field import choices, fields, place
from podlint.custom.folder import read_schemas
from podlint.custom.kind import CustomKind, Origin
from podlint.custom.known import Kinds
from podlint.finding import Path as Steps
from podlint.finding import Position
from podlint.lsp.completion import Completion, completions
from podlint.lsp.session import Session
from podlint.lsp.spot import spot
from podlint.schema.bundle import NEWEST
from podlint.source.document import documents

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: bakeries.food.example.org}
spec:
  group: food.example.org
  scope: Namespaced
  names: {kind: Bakery, plural: bakeries, singular: bakery}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [flour]
            properties:
              flour: {type: string, enum: [Rye, Wheat, "no"]}
              open: {type: boolean, default: true}
              ovens: {type: integer, enum: [1, 2], nullable: true}
              port: {x-kubernetes-int-or-string: true}
              prices: {type: object, additionalProperties: {type: string}}
              extra: {type: object, x-kubernetes-preserve-unknown-fields: true}
              shelves:
                type: array
                items:
                  type: object
                  required: [name]
                  properties: {name: {type: string}, width: {type: integer}}
              template: {type: object, x-kubernetes-preserve-unknown-fields: true}
"""
HEAD = "apiVersion: food.example.org/v1\nkind: Bakery\nmetadata:\n  name: corner\n"
ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n"


@pytest.fixture
def bakery(tmp_path: Path) -> Kinds:
    """What is known with the definition of a bakery, whose pod is told in the configuration."""
    (tmp_path / "crd.yaml").write_text(CRD)
    return Kinds(NEWEST, read_schemas([str(tmp_path)]), (("Bakery", ("spec", "template")),))


def offered(text: str, kinds: Kinds) -> dict[str, Completion]:
    found = spot(text.replace("¦", "", 1), text.index("¦"))
    assert found
    return {each.label: each for each in sorted(completions(found, kinds), key=lambda each: each.order)}


def test_fields_of_a_definition_are_offered_with_type_and_default(bakery: Kinds) -> None:
    found = offered(f"{HEAD}spec:\n  ¦", bakery)
    assert {label: each.detail for label, each in found.items()} == {
        "flour": "string, required",
        "extra": "map[string]any value",
        "open": "boolean, default true",
        "ovens": "integer",
        "port": "integer or string",
        "prices": "map[string]string",
        "shelves": "[]object",
        "template": "map[string]any value",
    }
    assert next(iter(found)) == "flour"


def test_every_field_that_is_offered_can_be_typed(bakery: Kinds) -> None:
    text = f"{HEAD}spec:\n  ¦"
    for label, each in offered(text, bakery).items():
        (document,) = documents(text.replace("¦", each.text))
        assert label in document.value["spec"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (f"{HEAD}spec:\n  flour: ¦", ["Rye", "Wheat", '"no"']),
        (f"{HEAD}spec:\n  ovens: ¦", ["1", "2"]),
        (f"{HEAD}spec:\n  open: ¦", ["true", "false"]),
        (f"{HEAD}spec:\n  port: ¦", []),
        (f"{HEAD}spec:\n  prices:\n    ¦", []),
        (f"{HEAD}spec:\n  extra:\n    ¦", []),
        (f"{HEAD}spec:\n  shelves:\n  - ¦", ["name", "width"]),
        (f"{HEAD}¦", ["spec"]),
        ("apiVersion: food.example.org/v1\nkind: ¦", ["Bakery"]),
        ("kind: Bakery\napiVersion: ¦", ["food.example.org/v1"]),
        (f"{HEAD}spec:\n  template:\n    ¦", ["metadata", "spec"]),
        (f"{HEAD}spec:\n  template:\n    spec:\n      restartPolicy: ¦", ["Always", "OnFailure", "Never"]),
        (f"{ROLLOUT}spec:\n  template:\n    spec:\n      containers:\n      - imagePullPolicy: ¦", ["Always", "IfNotPresent", "Never"]),
        (f"{ROLLOUT}spec:\n  ¦", ["template"]),
    ],
)
def test_what_a_place_can_hold_is_offered(bakery: Kinds, text: str, labels: list[str]) -> None:
    assert list(offered(text, bakery)) == labels


def test_metadata_and_pods_are_known_as_in_kinds_of_kubernetes(bakery: Kinds) -> None:
    assert offered("apiVersion: food.example.org/v1\nkind: Bakery\nmetadata:\n  ¦", bakery)["labels"].detail == "map[string]string"
    found = offered(f"{ROLLOUT}spec:\n  template:\n    spec:\n      containers:\n      - ¦", bakery)
    assert list(found)[:2] == ["image", "name"]
    assert found["terminationMessagePath"].detail == 'string, default "/dev/termination-log"'


def test_a_schema_of_a_pod_says_which_fields_there_are_and_kubernetes_what_they_mean(tmp_path: Path) -> None:
    pod = "{type: object, properties: {spec: {type: object, properties: {restartPolicy: {type: string}, greeting: {type: string}}}}}"
    (tmp_path / "crd.yaml").write_text(CRD.replace("{type: object, x-kubernetes-preserve-unknown-fields: true}\n", f"{pod}\n").replace("extra: {", "more: {"))
    kinds = Kinds(NEWEST, read_schemas([str(tmp_path)]), (("Bakery", ("spec", "template")),))
    found = offered(f"{HEAD}spec:\n  template:\n    spec:\n      ¦", kinds)
    assert {label: each.detail for label, each in found.items()} == {"restartPolicy": 'string, default "Always"', "greeting": "string"}


def test_a_pod_that_is_the_object_itself_is_known(bakery: Kinds) -> None:
    there = place(bakery, "serving.knative.dev/v1", "Revision", ("spec", "containers", 0, "image"))
    assert there
    assert there.fields == ("spec", "containers", "image")


SCHEMAS: list[dict[str, Any]] = [
    {
        "type": "object",
        "properties": {"a": {"$ref": "#"}, "b": {"$ref": "#/definitions/L"}},
        "definitions": {"L": {"type": "array", "items": {"$ref": "#/definitions/L"}}},
    },
    {"properties": {"a": {"$ref": "#/nowhere"}, "b": {"$ref": "#/properties/b"}}},
    {"properties": {"a": True, "b": {"type": "array", "items": [{"type": "string"}]}}, "required": ["a"]},
    {"type": ["object", "null"], "properties": {"a": {"const": None}, "b": {"enum": [{}, [], "x: y", 1.5]}}, "additionalProperties": False},
    {"allOf": [{"properties": {"a": {}}}]},
    {},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_no_schema_is_too_odd(tmp_path: Path, schema: dict[str, Any]) -> None:
    (tmp_path / "widget-example-v1.json").write_text(json.dumps(schema))
    kinds = Kinds(NEWEST, read_schemas([str(tmp_path)]))
    places: list[Steps] = [(), ("a",), ("b",), ("a", "a", "b"), ("b", 0), ("b", 0, 0), ("b", "x"), ("metadata", "labels", "x")]
    for there in (place(kinds, "example.org/v1", "Widget", path) for path in places):
        if there:
            fields(there)
            choices(there)


def test_values_of_json_schemas_are_written_as_yaml(tmp_path: Path) -> None:
    (tmp_path / "widget-example-v1.json").write_text(json.dumps(SCHEMAS[3]))
    kinds = Kinds(NEWEST, read_schemas([str(tmp_path)]))
    there = [place(kinds, "example.org/v1", "Widget", (name,)) for name in "ab"]
    assert [choices(each) for each in there if each] == [("null",), ('"x: y"', "1.5")]


def test_a_schema_that_cannot_be_used_is_none() -> None:
    kinds = Kinds(NEWEST, (CustomKind("example.org/widget_v1", "example.org/v1", "Widget", Origin.CRD, fault="it has no schema"),))
    assert place(kinds, "example.org/v1", "Widget", ()) is None


def test_a_definition_counts_from_the_moment_it_is_open(tmp_path: Path) -> None:
    session = Session()
    for name, text in {"bakery.yaml": f"{HEAD}spec:\n  flour: Rye\n  opn: true\n", "crd.yaml": CRD}.items():
        session.open(name, str(tmp_path / name), text, 1)
    assert [[finding.rule for finding in each.findings] for each in session.check()] == [["unknown-field"], []]


Tell = Callable[[Callable[[Any], Awaitable[None]]], int]


@pytest.mark.parametrize("way", ["in the folder", "in the configuration", "in another open text"])
def test_an_editor_is_told_about_fields_of_custom_kinds(tell: Tell, tmp_path: Path, way: str) -> None:
    text = f"{HEAD}spec:\n  flour: Rye\n"
    if way == "in the folder":
        (tmp_path / "crd.yaml").write_text(CRD)
    elif way == "in the configuration":
        (tmp_path / ".hidden").mkdir()
        (tmp_path / ".hidden" / "crd.yaml").write_text(CRD)
        (tmp_path / ".podlint.yaml").write_text("schemas: [.hidden/crd.yaml]\n")

    async def story(editor: Any) -> None:
        types, client, document = editor.types, editor.client, editor.document("bakery.yaml")
        await editor.begin()
        if way == "in another open text":
            editor.open("crd.yaml", CRD)
        editor.open("bakery.yaml", text)
        await editor.diagnostics("bakery.yaml", wanted=lambda told: not told)  # unknown-kind until the definition is known
        editor.change("bakery.yaml", 2, editor.part((6, 0), (6, 0), "  "))
        found = await client.text_document_completion_async(types.CompletionParams(document, types.Position(6, 2)))
        assert sorted(each.label for each in found.items) == ["extra", "open", "ovens", "port", "prices", "shelves", "template"]
        found = await client.text_document_completion_async(types.CompletionParams(document, types.Position(5, 9)))
        assert [each.label for each in found.items] == ["Rye", "Wheat", '"no"']
        hover = await client.text_document_hover_async(types.HoverParams(document, types.Position(5, 4)))
        lines = hover.contents.value.splitlines()
        assert lines[1:4] == ["KIND      Bakery", "VERSION   food.example.org/v1", "FIELD     spec.flour  <string>"]
        assert lines[4] == "REQUIRED  yes, the API server refuses the object without it"
        assert lines[5].startswith("IN        the CustomResourceDefinition in ")
        assert lines[6:] == ['VALUES    Rye, Wheat, "no"', "```"]

    assert tell(story) == 0


def test_hover_explains_the_pod_in_a_custom_kind(tmp_path: Path) -> None:
    session = Session()
    text = f"{ROLLOUT}metadata: {{name: shop}}\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: web:1\n        args: [a]\n"
    session.open("rollout.yaml", str(tmp_path / "rollout.yaml"), text, 1)
    session.check()
    said = session.hover("rollout.yaml", Position(8, 10))
    assert said
    assert said[0].splitlines()[1:4] == ["KIND      Rollout", "VERSION   argoproj.io/v1alpha1", "FIELD     spec.template.spec.containers.image  <string>"]
    said = session.hover("rollout.yaml", Position(9, 15))
    assert said
    assert "FIELD     spec.template.spec.containers.args  <[]string>" in said[0]
    assert "FIELD     metadata.name  <string>" in (session.hover("rollout.yaml", Position(2, 12)) or ("",))[0]
